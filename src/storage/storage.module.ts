import { join } from 'node:path';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { DiskObjectStore } from './disk/disk-object-store.js';
import { ObjectStore } from './object-store.js';
import { S3ObjectStore } from './s3/s3-object-store.js';

async function openStore(config: AppConfig): Promise<ObjectStore> {
  if (config.s3) return new S3ObjectStore(config.s3);
  const store = new DiskObjectStore(join(config.dataDirectory, 'storage'));
  await store.prepare();
  return store;
}

@Module({
  providers: [{ provide: ObjectStore, useFactory: openStore, inject: [AppConfig] }],
  exports: [ObjectStore],
})
export class StorageModule implements OnApplicationShutdown {
  constructor(private readonly store: ObjectStore) {}

  onApplicationShutdown(): void {
    this.store.close();
  }
}
