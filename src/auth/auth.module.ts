import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { RatesModule } from '../rates/rates.module.js';
import { AccessControl } from './access-control.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.service.js';
import { CredentialCache } from './credential-cache.js';
import { CredentialsRepository } from './credentials.repository.js';
import { CredentialsService } from './credentials.service.js';
import { JwtVerifier } from './jwt-verifier.js';
import { LocalOnly } from './local-only.js';
import { WhoamiController } from './whoami.controller.js';

@Module({
  imports: [DatabaseModule, AuditModule, RatesModule],
  controllers: [ApiKeysController, WhoamiController],
  providers: [
    AccessControl,
    Authenticator,
    LocalOnly,
    JwtVerifier,
    CredentialCache,
    CredentialsService,
    CredentialsRepository,
    ApiKeysService,
  ],
  exports: [AccessControl, CredentialCache, CredentialsService],
})
export class AuthModule {}
