// Writes part records and nothing else: the built service's own repository in a process of its own, called without HTTP.
//   part-recorder.mjs DIST      prints the service's port and the one that takes orders
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const load = (path) => import(pathToFileURL(join(process.argv[2], path)).href);
const { loadConfig, readEnvironment } = await load('config/load-config.js');
const { createApp } = await load('create-app.js');
const { PrismaService } = await load('database/prisma.service.js');
const { PartsRepository } = await load('uploads/parts.repository.js');

const app = await createApp(loadConfig(readEnvironment()));
await app.listen(0, '127.0.0.1');
const repository = app.get(PartsRepository, { strict: false });
const prisma = app.get(PrismaService, { strict: false });
const ETAG = '0'.repeat(32);
const SIZE_BYTES = 1024;

const WAYS = {
  /** Part row, the session's counters and expiry, and the event. */
  async repository(uploadId, partNumber, expiresAt) {
    const part = { partNumber, sizeBytes: SIZE_BYTES, etag: ETAG, checksum: null };
    if (!(await repository.record(uploadId, part, expiresAt)))
      throw new Error('The session is not uploading.');
  },
  /** The part row alone, as one writes it first. */
  upsert(uploadId, partNumber) {
    const uploadId_partNumber = { uploadId, partNumber };
    const content = { sizeBytes: BigInt(SIZE_BYTES), etag: ETAG };
    return prisma.uploadPart.upsert({
      where: { uploadId_partNumber },
      create: { ...uploadId_partNumber, ...content },
      update: content,
    });
  },
};

const orders = createServer(async (incoming, answer) => {
  const { way, uploadId, count, concurrency } = await json(incoming);
  const expiresAt = new Date(Date.now() + 24 * 3_600_000);
  let next = 1;
  const writeOn = async () => {
    while (next <= count) await WAYS[way](uploadId, next++, expiresAt);
  };
  await Promise.all(Array.from({ length: concurrency }, writeOn));
  answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
orders.listen(0, '127.0.0.1', () =>
  console.log(`${app.getHttpServer().address().port} ${orders.address().port}`),
);

process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
