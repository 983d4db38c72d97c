import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings/settings.module.js';
import { BandwidthGovernor } from './bandwidth-governor.js';

@Module({ imports: [SettingsModule], providers: [BandwidthGovernor], exports: [BandwidthGovernor] })
export class BandwidthModule {}
