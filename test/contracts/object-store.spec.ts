import { DiskObjectStore } from '../../src/storage/disk/disk-object-store.js';
import { S3ObjectStore } from '../../src/storage/s3/s3-object-store.js';
import { onEachStore, temporaryFolder, uniquePrefix } from '../support/stores.js';
import { objectStoreContract } from './object-store.contract.js';

onEachStore('An object store', ({ s3 }) => {
  objectStoreContract(async () => {
    if (s3) {
      const store = new S3ObjectStore(s3);
      return { storage: 's3', store, prefix: uniquePrefix(), close: async () => store.close() };
    }
    const folder = await temporaryFolder();
    const store = new DiskObjectStore(folder.path);
    await store.prepare();
    return { storage: 'disk', store, prefix: '', close: folder.remove };
  });
});
