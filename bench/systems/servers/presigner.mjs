// URLs for parts as the AWS SDK signs them, any number a call.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const client = new S3Client({
  endpoint: process.argv[2],
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
});

const server = createServer(async (incoming, answer) => {
  const { partNumbers } = await json(incoming);
  const part = { Bucket: 'bench', Key: 'signed', UploadId: 'u0' };
  const urls = await Promise.all(
    partNumbers.map((PartNumber) => getSignedUrl(client, new UploadPartCommand({ ...part, PartNumber }))),
  );
  answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ urls }));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
