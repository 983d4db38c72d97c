import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bytes } from '../support/bytes.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { onEachStore, temporaryFolder, uniquePrefix } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const CLI = fileURLToPath(new URL('../../clients/cli/dist/main.js', import.meta.url));
const PARTS = 24;
const KILL_AFTER = 6;

onEachStore('The command line client', ({ s3 }) => {
  it('outlives a kill -9 of the server: only missing parts are sent again, and the file is the same', async () => {
    const folder = await temporaryFolder();
    const file = join(folder.path, 'story.bin');
    const data = bytes(PARTS * PART_SIZE - 77);
    await writeFile(file, data);
    const port = await freePort();
    const settings = {
      PORT: String(port),
      DATABASE_URL: await freshDatabaseUrl(),
      DATA_DIR: folder.path,
      KEY_PREFIX: uniquePrefix(),
      ...(s3 && {
        S3_BUCKET: s3.bucket,
        S3_ENDPOINT: s3.endpoint!,
        S3_ACCESS_KEY_ID: s3.credentials!.accessKeyId,
        S3_SECRET_ACCESS_KEY: s3.credentials!.secretAccessKey,
      }),
    };
    const first = new LongshoreProcess(settings);
    const url = await first.url();
    const client = new TestClient(url);
    const cli = startCli(['upload', file, '--to', url, '--json'], folder.path);

    await first.says(new RegExp(`(${PART_STORED.source}[^]*){${KILL_AFTER}}`));
    await first.kill();
    const second = new LongshoreProcess(settings);
    try {
      await second.url();
      expect(await cli.exit).toBe(0);
      const { key, uploadId } = JSON.parse(cli.output()) as { key: string; uploadId: string };

      const sentBefore = partsStored(first.said);
      const sentAfter = partsStored(second.said);
      expect(sentBefore).toBeGreaterThanOrEqual(KILL_AFTER);
      // What the first process had answered is not sent again.
      expect(sentAfter).toBeLessThanOrEqual(PARTS - sentBefore);
      expect((await client.status(uploadId)).body).toMatchObject({
        status: 'completed',
        uploadedParts: PARTS,
      });
      expect((await client.download(key)).body.equals(data)).toBe(true);
    } finally {
      cli.kill();
      await second.kill();
      await folder.remove();
    }
  }, 120_000);
});

const PART_STORED = /"route":"\/v1\/uploads\/:uploadId\/part\/:partNumber"[^\n]*"status":200/;

function partsStored(log: string): number {
  return log.match(new RegExp(PART_STORED, 'g'))?.length ?? 0;
}

function startCli(args: readonly string[], stateFolder: string) {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH, XDG_STATE_HOME: stateFolder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = once(child, 'close').then(() => child.exitCode);
  return { exit, output: () => output, kill: () => child.kill('SIGKILL') };
}

/** Both servers must be found at the same address. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
