import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { BandwidthModule } from '../bandwidth/bandwidth.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { SettingsModule } from '../settings/settings.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { PartsRepository } from './parts.repository.js';
import { DirectPartsController } from './direct-parts.controller.js';
import { DirectPartsService } from './direct-parts.service.js';
import { HandoffController } from './handoff.controller.js';
import { HandoffService } from './handoff.service.js';
import { ObjectContent } from './object-content.js';
import { OwnPartUrls } from './own-part-urls.js';
import { UploadAdoption } from './upload-adoption.js';
import { UploadCompletion } from './upload-completion.js';
import { UploadDriver } from './upload-driver.js';
import { UploadLimits } from './upload-limits.js';
import { UploadRemoval } from './upload-removal.js';
import { UploadSweep } from './upload-sweep.js';
import { UploadsController } from './uploads.controller.js';
import { UploadsRepository } from './uploads.repository.js';
import { UploadsService } from './uploads.service.js';

@Module({
  imports: [AuditModule, DatabaseModule, StorageModule, SettingsModule, BandwidthModule, UsageModule],
  controllers: [UploadsController, DirectPartsController, HandoffController],
  providers: [
    UploadsService,
    DirectPartsService,
    HandoffService,
    OwnPartUrls,
    UploadCompletion,
    UploadRemoval,
    UploadDriver,
    UploadSweep,
    UploadAdoption,
    UploadLimits,
    ObjectContent,
    UploadsRepository,
    PartsRepository,
  ],
  exports: [UploadsService, UploadDriver, UploadSweep],
})
export class UploadsModule {}
