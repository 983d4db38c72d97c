import { join } from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { DiskExaminer } from './disk/disk-examiner.js';
import { DiskObjectStore } from './disk/disk-object-store.js';
import { ObjectStore } from './object-store.js';
import { S3Examiner } from './s3/s3-examiner.js';
import { S3ObjectStore } from './s3/s3-object-store.js';
import { StoreExaminer, StoreProfiles } from './store-examiner.js';

async function openStore(config: AppConfig): Promise<ObjectStore> {
  if (config.s3) return new S3ObjectStore(config.s3);
  const store = new DiskObjectStore(join(config.dataDirectory, 'storage'));
  await store.prepare();
  return store;
}

function examinerOf(config: AppConfig): StoreExaminer {
  return config.s3
    ? new S3Examiner(config.s3, config)
    : new DiskExaminer(join(config.dataDirectory, 'storage'));
}

@Module({
  providers: [
    { provide: ObjectStore, useFactory: openStore, inject: [AppConfig] },
    { provide: StoreExaminer, useFactory: examinerOf, inject: [AppConfig] },
    StoreProfiles,
  ],
  exports: [ObjectStore, StoreExaminer, StoreProfiles],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly store: ObjectStore) {}

  onApplicationShutdown(): void {
    this.store.close();
  }
}
