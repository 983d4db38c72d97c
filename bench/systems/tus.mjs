import { Connection, expectOk } from '../lib/connection.mjs';
import { missingPackage } from '../lib/packages.mjs';
import { startServer } from './system.mjs';

const VERSION = { 'tus-resumable': '1.0.0' };

/** @type {import('./system.mjs').System} */
export const tus = {
  name: 'tus',
  title: '@tus/server + @tus/s3-store',
  splitsParts: true,
  missing: () => missingPackage('@tus/server'),
  async start({ sink }) {
    const server = await startServer('tus.mjs', sink);
    const connection = new Connection(server.port);
    return {
      ...server,
      beginUpload: (plan) => beginUpload(connection, plan),
      async stop() {
        connection.close();
        await server.stop();
      },
    };
  },
};

/** The parts of a tus upload follow each other, so each client has an upload of its own. */
async function beginUpload(connection, { parts, partSizeBytes, concurrency }) {
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  const lanes = Array.from({ length: concurrency }, (_, lane) =>
    numbers.filter((number) => number % concurrency === lane),
  );
  const places = new Map();
  for (const lane of lanes) {
    const path = await createUpload(connection, lane.length * partSizeBytes);
    lane.forEach((number, index) => places.set(number, { path, offset: index * partSizeBytes }));
  }
  return {
    lanes,
    callOf(number) {
      const { path, offset } = places.get(number);
      const headers = {
        ...VERSION,
        'upload-offset': offset,
        'content-type': 'application/offset+octet-stream',
      };
      return { method: 'PATCH', path, headers };
    },
  };
}

async function createUpload(connection, length) {
  const headers = { ...VERSION, 'upload-length': length };
  const answer = await connection.send({ method: 'POST', path: '/files', headers });
  return new URL(expectOk(answer, 'tus create').headers.location, `http://${connection.host}`).pathname;
}
