import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clients, constantBytes, sendParts } from '../lib/load.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshoreDisk } from '../systems/longshore.mjs';

const MIB = 2 ** 20;
const CONCURRENCY = 4;

/** @type {import('./work.mjs').Work} */
export const disk = {
  name: 'disk',
  title: 'The disk store against `cp` and `sync` of the same bytes, in 8 MiB parts, 4 at a time',
  columns: [
    { metric: 'store', title: 's', digits: 2 },
    { metric: 'mibPerSecond', title: 'MiB/s', digits: 0 },
    { metric: 'complete', title: 'complete, ms', digits: 1 },
  ],
  reference: 'cp',
  systems: [longshoreDisk],
  run: measureDisk,
};

const cp = { name: 'cp', title: 'cp, then sync of that file', isOther: true };

/** @param {import('./work.mjs').Options} options */
async function measureDisk({ systems: [system], rounds, quick }) {
  const body = constantBytes(8 * MIB);
  const parts = quick ? 4 : 128;
  const folder = mkdtempSync(join(tmpdir(), 'bench-disk-'));
  const source = join(folder, 'source');
  for (let part = 0; part < parts; part++) writeFileSync(source, body, { flag: 'a' });
  execFileSync('sync', [source]);
  const subjects = [{ system: cp }, ...(system ? [{ system }] : [])];
  const server = await system?.start({});
  try {
    const spreads = await measureInTurn(subjects, rounds, async (subject) => {
      const { store, complete } =
        subject.system === cp ? await copy(source, folder) : await upload(server, parts, body);
      return { store, mibPerSecond: (parts * 8) / store, complete };
    });
    return { spreads, missing: [] };
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copy(source, folder) {
  const target = join(folder, 'copy');
  const begun = performance.now();
  execFileSync('sh', ['-c', 'cp "$0" "$1" && sync "$1"', source, target]);
  const store = (performance.now() - begun) / 1000;
  rmSync(target);
  return { store, complete: NaN };
}

async function upload(server, parts, body) {
  const begunUpload = await server.beginUpload({ parts, partSizeBytes: body.length });
  const clients = new Clients(server.port, CONCURRENCY);
  const begun = performance.now();
  await sendParts(clients, begunUpload, { parts, body });
  const stored = performance.now();
  const { size } = await begunUpload.complete(clients.connections[0]);
  const completed = performance.now();
  clients.close();
  if (size !== parts * body.length) throw new Error(`Void: the object has ${size} bytes.`);
  return { store: (stored - begun) / 1000, complete: completed - stored };
}
