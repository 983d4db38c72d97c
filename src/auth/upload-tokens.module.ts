import { Module } from '@nestjs/common';
import { UploadsModule } from '../uploads/uploads.module.js';
import { AuthModule } from './auth.module.js';
import { UploadTokensController } from './upload-tokens.controller.js';
import { UploadTokensService } from './upload-tokens.service.js';

/** Apart from AuthModule, which uploads are built on: a token may be for one upload, so that this is built on uploads. */
@Module({
  imports: [AuthModule, UploadsModule],
  controllers: [UploadTokensController],
  providers: [UploadTokensService],
})
export class UploadTokensModule {}
