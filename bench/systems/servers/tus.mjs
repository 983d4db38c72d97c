// tus-node-server with its S3 store, as its README sets it up.
import { S3Store } from '@tus/s3-store';
import { Server } from '@tus/server';

const datastore = new S3Store({
  partSize: 8 * 2 ** 20,
  useTags: false,
  s3ClientConfig: {
    bucket: 'bench',
    endpoint: process.argv[2],
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  },
});
const server = new Server({ path: '/files', datastore }).listen(0, '127.0.0.1', () => {
  server.requestTimeout = 0;
  console.log(server.address().port);
});
