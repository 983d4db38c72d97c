import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '../lib/connection.mjs';
import { measureInTurn } from '../lib/statistics.mjs';
import { longshoreDisk } from '../systems/longshore.mjs';

const GIB = 2 ** 30;
const PARTS = 64;
/** The disk store's: so many markers in a folder. */
const MARKERS_A_FOLDER = 100;

/** @type {import('./work.mjs').Work} */
export const diskComplete = {
  name: 'disk-complete',
  title: `Complete of ${PARTS} stored parts on the disk store, by the size of the object (sparse)`,
  columns: [{ metric: 'complete', title: 'ms', digits: 1 }],
  reference: '1-gib',
  systems: [longshoreDisk],
  run: measureComplete,
};

/** @param {import('./work.mjs').Options} options */
async function measureComplete({ systems: [system], rounds, quick }) {
  const subjects = (quick ? [1, 4] : [1, 50]).map((gib) => ({
    system: { name: `${gib}-gib`, title: `${gib} GiB` },
    totalSize: gib * GIB,
  }));
  if (!system) return { spreads: new Map(), missing: [] };
  const server = await system.start({});
  const connection = new Connection(server.port);
  try {
    const spreads = await measureInTurn(subjects, 3 * rounds, async ({ totalSize }) => ({
      complete: await completeSparse(server, connection, totalSize),
    }));
    return { spreads, missing: [] };
  } finally {
    connection.close();
    await server.stop();
  }
}

async function completeSparse(server, connection, totalSize) {
  const storage = join(server.folder, 'data/storage');
  const partSizeBytes = totalSize / PARTS;
  const upload = await server.beginUpload({ parts: PARTS, partSizeBytes, concurrency: 1 });
  const [{ storage_upload_id: id }] = await server.database.query(
    'SELECT storage_upload_id FROM upload_sessions WHERE id = $1',
    [upload.uploadId],
  );
  markStored(join(storage, 'uploads', id), partSizeBytes);
  const begun = performance.now();
  const { key, size } = await upload.complete(connection);
  const complete = performance.now() - begun;
  const onDisk = statSync(join(storage, 'objects', key)).size;
  if (size !== totalSize || onDisk !== totalSize)
    throw new Error(`Void: the object has ${size} bytes, its file ${onDisk}, and not ${totalSize}.`);
  return complete;
}

/**
 * As if every part had been put into its place. The data file has its full length from the start, so the parts are holes
 * in it; a part is there once it has its marker, whose name says all of it.
 */
function markStored(folder, sizeBytes) {
  const [data] = readdirSync(folder).filter((name) => name === 'data');
  if (data === undefined) throw new Error('The disk store has another layout than the bench knows.');
  for (let number = 1; number <= PARTS; number++) {
    const etag = createHash('md5').update(String(number)).digest('hex');
    const markers = join(folder, 'parts', String(Math.floor(number / MARKERS_A_FOLDER)));
    mkdirSync(markers, { recursive: true });
    writeFileSync(join(markers, `${number}_1_${sizeBytes}_${etag}_slot`), '');
  }
}
