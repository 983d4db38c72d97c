import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';
import { bytes, MIB } from '../support/bytes.js';
import { CliProcess, eventIn, pathWithCli, runCli } from '../support/cli-process.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { MeteredLine } from '../support/metered-line.js';
import { DISK, onEachStore, temporaryFolder, type TestStore, uniquePrefix } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const PARTS = 24;
const KILL_AFTER = 6;

onEachStore('The command line client', (store) => {
  it('outlives a kill -9 of the server: only missing parts are sent again, and the file is the same', async () => {
    const { folder, file, data, settings, cleanUp } = await prepare(store);
    const first = new LongshoreProcess(settings);
    const url = await first.url();
    const client = new TestClient(url);
    const cli = new CliProcess(['upload', file, '--to', url, '--json'], {
      settings: { XDG_STATE_HOME: folder },
    });

    await first.says(new RegExp(`(${PART_STORED.source}[^]*){${KILL_AFTER}}`));
    await first.kill();
    const second = new LongshoreProcess(settings);
    try {
      await second.url();
      const { exitCode, out } = await cli.exit();
      expect(exitCode).toBe(0);
      const { key, uploadId } = eventIn<{ key: string; uploadId: string }>(out, 'completed');

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
      await cli.kill();
      await second.kill();
      await cleanUp();
    }
  }, 120_000);

  it('pauses at Ctrl-C, and the command that it prints sends the missing parts only', async () => {
    const { folder, file, data, settings, cleanUp } = await prepare(store);
    const server = new LongshoreProcess(settings);
    const url = await server.url();
    const line = await MeteredLine.to(url, { bytesPerSecond: 24 * MIB });
    const environment = { XDG_STATE_HOME: folder, LONGSHORE_URL: line.url, PATH: await pathWithCli(folder) };
    const paused = new CliProcess(['upload', file, '--folder', "it's a folder"], { settings: environment });
    try {
      await server.says(new RegExp(`(${PART_STORED.source}[^]*){${KILL_AFTER}}`));
      paused.signal('SIGINT');
      const { exitCode, err } = await paused.exit();
      expect(exitCode).toBe(130);
      const command = /Go on with: (longshore upload .*)$/m.exec(err)?.[1];
      const storedBefore = partsStored(server.said);
      const sentBefore = line.bytesSent;

      const { exitCode: second, out } = await runCli([], environment, { shell: `${command} --quiet` });
      expect(second).toBe(0);
      // One that was on its way may have been stored without anyone's hearing of it.
      expect(partsStored(server.said)).toBeLessThanOrEqual(PARTS);
      expect(line.bytesSent - sentBefore).toBeLessThan((PARTS - storedBefore + 1) * PART_SIZE);
      expect((await new TestClient(url).download(out.trim())).body.equals(data)).toBe(true);
    } finally {
      await paused.kill();
      await line.close();
      await server.kill();
      await cleanUp();
    }
  }, 120_000);
});

describe('The command line client', () => {
  it('told to stop by SIGTERM while it waits for a server, ends with 143', async () => {
    const { folder, file, settings, cleanUp } = await prepare(DISK);
    const server = new LongshoreProcess(settings);
    const url = await server.url();
    const cli = new CliProcess(['upload', file, '--to', url, '--json'], {
      settings: { XDG_STATE_HOME: folder },
    });
    try {
      await server.says(PART_STORED);
      await server.kill();
      cli.signal('SIGTERM');
      expect((await cli.exit()).exitCode).toBe(143);
    } finally {
      await cli.kill();
      await cleanUp();
    }
  });
});

/** A file, and a server's settings that a second process can take over. */
async function prepare({ s3 }: TestStore) {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'story.bin');
  const data = bytes(PARTS * PART_SIZE - 77);
  await writeFile(file, data);
  const settings = {
    PORT: String(await freePort()),
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
  return { folder: folder.path, file, data, settings, cleanUp: folder.remove };
}

const PART_STORED = /"route":"\/v1\/uploads\/:uploadId\/part\/:partNumber"[^\n]*"status":200/;

function partsStored(log: string): number {
  return log.match(new RegExp(PART_STORED, 'g'))?.length ?? 0;
}
