import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { OwnersModule } from '../owners/owners.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { QuotaService } from './quota.service.js';
import { UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';

@Module({
  imports: [DatabaseModule, AuthModule, OwnersModule, SettingsModule],
  controllers: [UsageController],
  providers: [QuotaService, UsageRepository],
  exports: [QuotaService],
})
export class UsageModule {}
