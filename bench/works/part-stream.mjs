import { crc32c } from '@node-rs/crc32';
import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureCpu, scaled } from '../lib/measure.mjs';
import { available, withSystems } from '../lib/running-systems.mjs';
import { accounted, checkRows } from '../lib/sink-account.mjs';
import { missingTls, startNullS3 } from '../lib/null-s3.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshoreHaproxy, longshoreNginx } from '../systems/handoff.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';
import { pipe, rawSockets } from '../systems/pipe.mjs';
import { haproxy, nginx } from '../systems/proxies.mjs';
import { naive, sdkStream } from '../systems/sdk.mjs';
import { tus } from '../systems/tus.mjs';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const CONCURRENCY = 4;

/** @type {import('./work.mjs').Work} */
export const partStream = {
  name: 'part-stream',
  title: 'Part stream to S3, 8 MiB parts, 4 at a time, per GiB',
  columns: [
    { metric: 'cpu', title: 'CPU-s', digits: 2 },
    { metric: 'database', title: 'Postgres CPU-s', digits: 2 },
    { metric: 'wall', title: 's', digits: 2 },
  ],
  reference: 'pipe',
  systems: [
    longshore,
    longshoreNginx,
    longshoreHaproxy,
    longshoreDisk,
    pipe,
    rawSockets,
    naive,
    sdkStream,
    tus,
    nginx,
    haproxy,
  ],
  run: (options) => measureStream(options),
};

/** @type {import('./work.mjs').Work} */
export const verifiedPartStream = {
  ...partStream,
  name: 'part-stream-crc32c',
  title: 'The same with CRC32C verified on the way (the pipe verifies nothing)',
  systems: [longshore, longshoreDisk, pipe],
  run: (options) =>
    measureStream(options, {
      headersFor(body) {
        const checksum = Buffer.alloc(4);
        checksum.writeUInt32BE(crc32c(body));
        return { 'x-amz-checksum-crc32c': checksum.toString('base64') };
      },
    }),
};

/** @type {import('./work.mjs').Work} */
export const securePartStream = {
  ...partStream,
  name: 'part-stream-https',
  title: 'Part stream to S3 over HTTPS, 8 MiB parts, 4 at a time, per GiB',
  systems: [longshore, pipe, rawSockets, naive, sdkStream, nginx],
  missing: missingTls,
  run: (options) => measureStream(options, { secure: true }),
};

/**
 * @param {import('./work.mjs').Options} options
 * @param {{ headersFor?: (body: Buffer) => Record<string, string>, secure?: boolean }} [variation]
 */
async function measureStream({ systems, rounds, quick }, { headersFor = () => ({}), secure } = {}) {
  const body = constantBytes(8 * MIB);
  const headers = headersFor(body);
  const parts = quick ? 8 : 128;
  const plan = { parts, partSizeBytes: body.length, concurrency: CONCURRENCY };
  const sent = { parts, bytes: parts * body.length };
  const { present, missing } = available(systems);
  const sink = await startNullS3({ secure });
  try {
    const spreads = await withSystems(present, { sink }, (running) =>
      measureInTurn(running, rounds, async ({ system, server }) => {
        const upload = await server.beginUpload(plan);
        const clients = new Clients(server.port, CONCURRENCY);
        let cost;
        await accounted(sink, system, sent, async () => {
          cost = await measureCpu(server, () => sendParts(clients, upload, { parts, body, headers }));
        });
        clients.close();
        await checkRows(server, upload, sent);
        await upload.abort?.();
        return scaled(cost, GIB / sent.bytes);
      }),
    );
    return { spreads, missing };
  } finally {
    await sink.stop();
  }
}
