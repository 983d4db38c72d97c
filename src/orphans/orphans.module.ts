import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { OrphansController } from './orphans.controller.js';
import { OrphansService } from './orphans.service.js';

@Module({
  imports: [AuditModule, StorageModule, UploadsModule],
  controllers: [OrphansController],
  providers: [OrphansService],
})
export class OrphansModule {}
