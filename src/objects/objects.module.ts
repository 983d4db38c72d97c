import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { BandwidthModule } from '../bandwidth/bandwidth.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { ObjectsController } from './objects.controller.js';
import { ObjectsService } from './objects.service.js';

@Module({
  imports: [AuditModule, StorageModule, UploadsModule, BandwidthModule],
  controllers: [ObjectsController],
  providers: [ObjectsService],
})
export class ObjectsModule {}
