import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { OwnerLimitsRepository } from './owner-limits.repository.js';
import { OwnersController } from './owners.controller.js';
import { OwnersService } from './owners.service.js';

@Module({
  imports: [DatabaseModule, AuditModule],
  controllers: [OwnersController],
  providers: [OwnersService, OwnerLimitsRepository],
  exports: [OwnersService],
})
export class OwnersModule {}
