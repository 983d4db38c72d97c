import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { DoctorController } from './doctor.controller.js';
import { DoctorService } from './doctor.service.js';
import { StoreProfileRepository } from './store-profile.repository.js';

@Module({
  imports: [AuditModule, DatabaseModule, StorageModule],
  controllers: [DoctorController],
  providers: [DoctorService, StoreProfileRepository],
})
export class DoctorModule {}
