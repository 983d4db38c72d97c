import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { RatesRepository } from './rates.repository.js';
import { RequestRates } from './request-rates.js';

@Module({
  imports: [DatabaseModule, SettingsModule],
  providers: [RequestRates, RatesRepository],
  exports: [RequestRates],
})
export class RatesModule {}
