import { Connection } from '../lib/connection.mjs';
import { missingPackage } from '../lib/packages.mjs';
import { startServer } from './system.mjs';

/** @type {import('./system.mjs').System} */
export const sdkPresigner = {
  name: 'sdk-presigner',
  title: "the SDK's presigner behind a Node http server, 1,000 a call",
  missing: () => missingPackage('@aws-sdk/s3-request-presigner'),
  async start({ sink }) {
    const server = await startServer('presigner.mjs', sink);
    const beginUpload = async () => ({
      urlsPerCall: 1000,
      signParts: async (connection, partNumbers) =>
        (await connection.sendJson('POST', '/', { partNumbers })).urls,
    });
    return { ...server, beginUpload };
  },
};

/** @type {import('./system.mjs').System} */
export const companion = companionSystem('companion', '@uppy/companion, one URL a call', {
  urlsPerCall: 1,
  signParts: async (connection, path, query, [number]) => [
    (await connection.sendJson('GET', `${path}/${number}?${query}`)).url,
  ],
});

/** @type {import('./system.mjs').System} */
export const companionBatch = companionSystem('companion-batch', '@uppy/companion, 1,000 URLs a call', {
  urlsPerCall: 1000,
  signParts: async (connection, path, query, numbers) => {
    const answer = await connection.sendJson('GET', `${path}/batch?${query}&partNumbers=${numbers.join()}`);
    return Object.values(answer.presignedUrls);
  },
});

function companionSystem(name, title, { urlsPerCall, signParts }) {
  return {
    name,
    title,
    missing: () => missingPackage('@uppy/companion'),
    async start({ sink }) {
      const server = await startServer('companion.mjs', sink);
      const connection = new Connection(server.port);
      return {
        ...server,
        async beginUpload() {
          const file = { filename: 'bench.bin', type: 'application/octet-stream' };
          const { key, uploadId } = await connection.sendJson('POST', '/s3/multipart', file);
          const path = `/s3/multipart/${uploadId}`;
          return { urlsPerCall, signParts: (over, numbers) => signParts(over, path, `key=${key}`, numbers) };
        },
        async stop() {
          connection.close();
          await server.stop();
        },
      };
    },
  };
}
