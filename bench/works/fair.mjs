import { setTimeout as sleep } from 'node:timers/promises';
import { Clients, constantBytes } from '../lib/load.mjs';
import { expectOk } from '../lib/connection.mjs';
import { measureCpu } from '../lib/measure.mjs';
import { startNullS3 } from '../lib/null-s3.mjs';
import { measureAnew } from '../lib/statistics.mjs';
import { longshore, longshoreDisk } from '../systems/longshore.mjs';

const MIB = 2 ** 20;
const PART_BYTES = MIB;
const CAP = 32 * MIB;
const SETTLING_MS = 2000;
/** How far apart two owners may be, as a part of what each should get. */
const TOLERANCE = 0.1;
const ADMIN_API_KEY = 'bench-admin-key-of-24-characters';

/** @type {import('./work.mjs').Work} */
export const fair = {
  name: 'fair',
  title: 'Two owners on an instance held at 32 MiB/s: one with 8 uploads at once, one with a single one',
  columns: [
    { metric: 'apart', title: 'apart, %', digits: 1 },
    { metric: 'many', title: 'MiB/s of 8 uploads', digits: 1 },
    { metric: 'one', title: 'MiB/s of one', digits: 1 },
    { metric: 'total', title: 'MiB/s', digits: 1 },
    { metric: 'cpu', title: 'CPU-s/GiB', digits: 2 },
  ],
  systems: [longshore, longshoreDisk],
  run: measureFairness,
};

/** @param {import('./work.mjs').Options} options */
async function measureFairness({ systems, rounds, quick }) {
  const sink = await startNullS3();
  try {
    const subjects = systems.map((system) => ({ system }));
    const spreads = await measureAnew(subjects, rounds, ({ system }) => measureOnce(system, sink, quick));
    return { spreads, missing: [] };
  } finally {
    await sink.stop();
  }
}

async function measureOnce(system, sink, quick) {
  const env = { AUTH: 'keys', ADMIN_API_KEY, MIN_PART_SIZE: String(PART_BYTES) };
  const server = await system.start({ sink, env, alone: true });
  const admin = new Clients(server.port, 1);
  const owners = [];
  try {
    const [connection] = admin.connections;
    await callAs(ADMIN_API_KEY, connection, 'PATCH', '/v1/settings', { bandwidth: { instance: CAP } });
    for (const [name, uploads] of Object.entries({ many: 8, one: 1 }))
      owners.push(await beginOwner(server, connection, name, uploads));
    await sleep(SETTLING_MS);
    const before = owners.map(({ sent }) => sent.bytes);
    const { wall, cpu } = await measureCpu(server, () => sleep(quick ? 2000 : 20_000));
    const [many, one] = owners.map(({ sent }, index) => (sent.bytes - before[index]) / MIB / wall);
    await Promise.all(owners.map((owner) => owner.stop()));
    for (const owner of owners) await checkBytes(server, owner);
    const apart = (100 * Math.abs(many - one)) / ((many + one) / 2);
    if (!quick && apart > 100 * TOLERANCE)
      throw new Error(`Not fair: ${many.toFixed(1)} MiB/s and ${one.toFixed(1)} MiB/s (${system.name}).`);
    return { apart, many, one, total: many + one, cpu: (cpu * 1024) / (wall * (many + one)) };
  } finally {
    owners.forEach(({ clients }) => clients.close());
    admin.close();
    await server.stop();
  }
}

/** An owner that sends part after part in each of its uploads, until it is told to stop. */
async function beginOwner(server, connection, owner, uploads) {
  const { secret } = await callAs(ADMIN_API_KEY, connection, 'POST', '/v1/api-keys', {
    name: owner,
    owner,
    scopes: ['uploads:write', 'uploads:read'],
  });
  const clients = new Clients(server.port, uploads);
  const body = constantBytes(PART_BYTES);
  const sent = { bytes: 0, isOver: false };
  const sending = clients.connections.map(async (over) => {
    const { uploadId } = await callAs(secret, over, 'POST', '/v1/uploads/start', {
      filename: 'bench.bin',
      totalSize: 10_000 * PART_BYTES,
      partSize: PART_BYTES,
    });
    for (let number = 1; !sent.isOver && number <= 10_000; number++) {
      const call = { method: 'PUT', path: `/v1/uploads/${uploadId}/part/${number}`, headers: bearer(secret) };
      expectOk(await over.send(call, body), `Part ${number}`);
      sent.bytes += PART_BYTES;
    }
  });
  // Told by stop().
  sending.forEach((each) => each.catch(() => undefined));
  const stop = async () => {
    sent.isOver = true;
    await Promise.all(sending);
  };
  return { owner, clients, sent, stop };
}

/** What the clients were told is what the rows say. */
async function checkBytes({ database }, { owner, sent }) {
  const [row] = await database.query(
    'SELECT sum(uploaded_bytes)::float8 AS bytes FROM upload_sessions WHERE owner = $1',
    [owner],
  );
  if (row.bytes !== sent.bytes)
    throw new Error(`Void: ${sent.bytes} bytes were sent by ${owner}, and rows have ${row.bytes}.`);
}

async function callAs(secret, connection, method, path, value) {
  const headers = { ...bearer(secret), 'content-type': 'application/json' };
  const answer = await connection.send({ method, path, headers }, Buffer.from(JSON.stringify(value)));
  return JSON.parse(expectOk(answer, `${method} ${path}`).body.toString());
}

function bearer(secret) {
  return { authorization: `Bearer ${secret}` };
}
