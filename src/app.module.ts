import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { UploadTokensModule } from './auth/upload-tokens.module.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { DoctorModule } from './doctor/doctor.module.js';
import { ErrorsModule } from './errors/errors.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { ObjectsModule } from './objects/objects.module.js';
import { OrphansModule } from './orphans/orphans.module.js';
import { ReaperModule } from './reaper/reaper.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { UploadsModule } from './uploads/uploads.module.js';
import { WebModule } from './web/web.module.js';

@Module({})
export class AppModule {
  static register(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        ErrorsModule,
        HttpModule,
        AuthModule,
        UploadTokensModule,
        UploadsModule,
        ObjectsModule,
        ReaperModule,
        OrphansModule,
        DoctorModule,
        SettingsModule,
        AuditModule,
        HealthModule,
        WebModule,
      ],
    };
  }
}
