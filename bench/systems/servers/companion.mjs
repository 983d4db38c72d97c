// Uppy's Companion with nothing but its S3 routes, as its README sets it up.
import { tmpdir } from 'node:os';
import * as companion from '@uppy/companion';
import express from 'express';

const app = express();
app.use(express.json());
const { app: companionApp } = companion.app({
  secret: 'a secret that signs nothing here',
  filePath: tmpdir(),
  server: { host: '127.0.0.1', protocol: 'http' },
  uploadUrls: ['http://127.0.0.1'],
  providerOptions: {},
  metrics: false,
  corsOrigins: true,
  s3: {
    key: 'bench',
    secret: 'bench',
    bucket: 'bench',
    region: 'us-east-1',
    endpoint: process.argv[2],
    forcePathStyle: true,
    expires: 3600,
    getKey: () => crypto.randomUUID(),
  },
});
app.use(companionApp);
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
