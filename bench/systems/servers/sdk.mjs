// What one writes first: a service that gives each part to the AWS SDK, which has its defaults.
//   sdk.mjs ENDPOINT buffer   collects the part, then sends it
//   sdk.mjs ENDPOINT stream   hands the request's stream to the SDK
import { createServer } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

const [endpoint, mode] = process.argv.slice(2);
const client = new S3Client({
  endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
});
const Bucket = 'bench';

const ROUTES = {
  async start() {
    const Key = crypto.randomUUID();
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    return { key: Key, uploadId: UploadId };
  },
  async part(incoming, { key: Key, uploadId: UploadId, number }) {
    const ContentLength = Number(incoming.headers['content-length']);
    const Body = mode === 'buffer' ? await buffer(incoming) : incoming;
    const part = { Bucket, Key, UploadId, PartNumber: Number(number), Body, ContentLength };
    return { etag: (await client.send(new UploadPartCommand(part))).ETag };
  },
  async complete(incoming, { key: Key, uploadId: UploadId }) {
    const { etags } = await json(incoming);
    const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const MultipartUpload = { Parts };
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload }));
    return { key: Key };
  },
};

const server = createServer(async (incoming, answer) => {
  const { pathname, searchParams } = new URL(incoming.url, 'http://localhost');
  try {
    const value = await ROUTES[pathname.slice(1)](incoming, Object.fromEntries(searchParams));
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  } catch (error) {
    answer.writeHead(500).end(String(error.stack));
  }
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
