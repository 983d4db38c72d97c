import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { bytes, cut, MIB } from '../support/bytes.js';
import { CliProcess, eventIn, pathWithCli, runCli } from '../support/cli-process.js';
import { LongshoreProcess } from '../support/longshore-process.js';
import { temporaryFolder } from '../support/stores.js';
import { PART_SIZE, TestClient } from '../support/test-client.js';
import { freshDatabaseUrl } from '../support/test-database.js';

const KEY = 'a-key-for-the-test-of-the-command-line';

let server: LongshoreProcess;
let url: string;
let client: TestClient;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let settings: Record<string, string>;
beforeAll(async () => {
  folder = await temporaryFolder();
  server = new LongshoreProcess({
    ADMIN_API_KEY: KEY,
    DATABASE_URL: await freshDatabaseUrl(),
    DATA_DIR: join(folder.path, 'data'),
  });
  url = await server.url();
  client = new TestClient(url, KEY);
  settings = { LONGSHORE_URL: url, LONGSHORE_TOKEN: KEY, XDG_STATE_HOME: join(folder.path, 'state') };
});
afterAll(async () => {
  await server.kill();
  await folder.remove();
});

const longshore = (...args: string[]) => runCli(args, settings, { cwd: folder.path });

async function fileOf(name: string, size: number): Promise<Buffer> {
  const data = bytes(size);
  await mkdir(join(folder.path, name, '..'), { recursive: true });
  await writeFile(join(folder.path, name), data);
  return data;
}

/** A session of which some parts are there, begun by another program. */
async function begun(data: Buffer, parts: number[], more: Record<string, unknown> = {}): Promise<string> {
  const uploadId = await client.startFor(data, { filename: 'begun.bin', ...more });
  for (const number of parts) {
    const part = cut(data, PART_SIZE)[number - 1]!;
    expect(
      (await client.putPart(uploadId, number, part, { 'x-amz-checksum-crc32': crc32Of(part) })).status,
    ).toBe(200);
  }
  return uploadId;
}

function crc32Of(part: Buffer): string {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(part));
  return sum.toString('base64');
}

describe('longshore', () => {
  it('uploads a file, finds it in the list, tells its status, and downloads it', async () => {
    const data = await fileOf('film.bin', 2 * PART_SIZE + 1);
    const { exitCode, out } = await longshore('upload', 'film.bin', '--quiet');
    expect(exitCode).toBe(0);
    const key = out.trim();
    const { out: id } = await longshore('list', '--search', 'FILM', '--status', 'completed', '-q');
    const { out: listed } = await longshore('list', '--search', 'film.bin', '--json');
    expect(JSON.parse(listed)).toMatchObject({ uploadId: id.trim(), key, filename: 'film.bin' });
    const { out: status } = await longshore('status', id.trim());
    expect(status).toContain('film.bin  completed');
    expect(status).toContain(`longshore download ${key}`);
    expect((await longshore('status', id.trim(), '-q')).out).toBe('completed\n');

    expect((await longshore('download', key, '-o', 'copy.bin', '--quiet')).exitCode).toBe(0);
    expect((await readFile(join(folder.path, 'copy.bin'))).equals(data)).toBe(true);
  });

  it('sends what another program writes into it, and it comes back equal', async () => {
    const data = bytes(3 * PART_SIZE + 12_345);
    const cli = new CliProcess(['upload', '-', '--name', 'x.tar', '--part-size', '5MiB', '-q'], { settings });
    cli.stdin.end(data);
    const { exitCode, out } = await cli.exit();
    expect(exitCode).toBe(0);
    expect(out).toMatch(/\.tar\n$/);
    expect((await client.download(out.trim())).body.equals(data)).toBe(true);
  });

  it('sends an empty stream', async () => {
    const { exitCode, out } = await longshore('upload', '-', '--name', 'nothing.txt', '-q');
    expect(exitCode).toBe(0);
    expect((await client.download(out.trim())).body).toHaveLength(0);
  });

  it('leaves nothing of a stream that was interrupted', async () => {
    const cli = new CliProcess(['upload', '-', '--name', 'cut.tar', '--part-size', '5MiB', '--json'], {
      settings,
    });
    cli.stdin.write(bytes(PART_SIZE + 1));
    await cli.says(/"event":"opened"/);
    cli.signal('SIGINT');
    const { exitCode, out } = await cli.exit();
    expect(exitCode).toBe(130);
    const { uploadId } = eventIn<{ uploadId: string }>(out, 'paused');
    expect((await client.status(uploadId)).body.status).toBe('aborted');
  });

  it('sends twenty files at once, and each is what it was', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `many/${index}.bin`);
    const data = await Promise.all(names.map((name) => fileOf(name, MIB)));
    const { exitCode, out } = await longshore('upload', 'many', '--parallel', '20', '--json');
    expect(exitCode).toBe(0);
    expect(eventIn(out, 'summary')).toMatchObject({ completed: 20, failed: 0, bytes: 20 * MIB });
    const completed = out
      .split('\n')
      .flatMap((line) => (line.includes('"completed","f') ? [JSON.parse(line)] : []));
    expect(completed).toHaveLength(20);
    for (const { file, key } of completed as { file: string; key: string }[]) {
      expect(key).toMatch(/^uploads\/many\//);
      expect((await client.download(key)).body.equals(data[names.indexOf(file)]!)).toBe(true);
    }
  });

  it('resumes with a copy of the file, on another machine, and sends the missing parts only', async () => {
    const data = await fileOf('begun.bin', 4 * PART_SIZE);
    const uploadId = await begun(data, [1, 3], { fingerprint: 'of another machine' });
    await copyFile(join(folder.path, 'begun.bin'), join(folder.path, 'renamed.bin'));
    await utimes(join(folder.path, 'renamed.bin'), 1, 1);
    const { exitCode, out, err } = await longshore('resume', uploadId, 'renamed.bin', '--json');
    expect(err).toBe('');
    expect(exitCode).toBe(0);
    const completed = eventIn<{ key: string }>(out, 'completed');
    expect(completed).toMatchObject({ uploadId, resumedParts: 2, serverParts: 2 });
    expect((await client.download(completed.key)).body.equals(data)).toBe(true);
  });

  it('does not mix another file into an upload', async () => {
    const data = bytes(3 * PART_SIZE);
    const uploadId = await begun(data, [2]);
    await fileOf('other.bin', 3 * PART_SIZE);
    await fileOf('longer.bin', 3 * PART_SIZE + 1);
    const other = await longshore('resume', uploadId, 'other.bin');
    expect([other.exitCode, other.err]).toEqual([1, expect.stringContaining('parts that differ: 2')]);
    const longer = await longshore('resume', uploadId, 'longer.bin');
    expect([longer.exitCode, longer.err]).toEqual([
      1,
      expect.stringContaining('longer.bin has 15728641 bytes'),
    ]);
    expect((await client.status(uploadId)).body).toMatchObject({ status: 'uploading', uploadedParts: 1 });
  });

  it('shows what is missing, and completes what is whole', async () => {
    const data = bytes(3 * PART_SIZE);
    const uploadId = await begun(data, [2]);
    expect((await longshore('status', uploadId)).out).toContain('missing  1, 3');
    const early = await longshore('complete', uploadId);
    expect([early.exitCode, early.err]).toEqual([1, expect.stringContaining('Missing: 1, 3')]);
    await client.putParts(uploadId, data, [1, 3]);
    const { exitCode, out } = await longshore('complete', uploadId, '-q');
    expect(exitCode).toBe(0);
    expect((await client.download(out.trim())).body.equals(data)).toBe(true);
  });

  it('aborts several uploads, and tells of the one that it could not', async () => {
    const ids = [await begun(bytes(PART_SIZE + 1), [1]), await begun(bytes(PART_SIZE), [1])];
    const done = await begun(bytes(PART_SIZE), [1]);
    await client.complete(done);
    const { exitCode, out, err } = await longshore('abort', ...ids, done);
    expect(exitCode).toBe(1);
    expect(out.match(/is aborted$/gm)).toHaveLength(2);
    expect(err).toContain(`✗ ${done}: `);
    expect((await client.status(ids[0]!)).body.status).toBe('aborted');
  });

  it('says what to do without the right key', async () => {
    const { exitCode, err } = await runCli(['list'], { ...settings, LONGSHORE_TOKEN: 'wrong' });
    expect(exitCode).toBe(1);
    expect(err).toContain(
      'Give a key that may do this: --token, LONGSHORE_TOKEN, or longshore config set token',
    );
  });

  it('uses what config has kept', async () => {
    const mine = { XDG_CONFIG_HOME: join(folder.path, 'config') };
    await runCli(['config', 'set', 'endpoint', url], mine);
    const token = new CliProcess(['config', 'set', 'token'], { settings: mine });
    token.stdin.end(`${KEY}\n`);
    expect((await token.exit()).exitCode).toBe(0);
    expect((await runCli(['list', '--limit', '1'], mine)).exitCode).toBe(0);
  });
});

const hasPseudoTerminals = spawnSync('script', ['--version']).status === 0;

(hasPseudoTerminals ? describe : describe.skip)(
  'longshore on a terminal (needs script, of util-linux)',
  () => {
    /** What a terminal of this width is sent. */
    async function onTerminal(command: string, columns: number, input = ''): Promise<string> {
      const shell = `script -qec "stty cols ${columns} rows 24; ${command}" /dev/null`;
      const PATH = await pathWithCli(folder.path);
      const environment = { ...settings, PATH, TERM: 'xterm', NO_COLOR: '1' };
      const child = new CliProcess([], { settings: environment, cwd: folder.path, shell });
      child.stdin.end(input);
      const { out } = await child.exit();
      return out;
    }

    it('shows a bar for each file and one for all, and takes them away', async () => {
      await fileOf('one.bin', 2 * PART_SIZE);
      await fileOf('two.bin', 2 * PART_SIZE);
      const out = await onTerminal('longshore upload one.bin two.bin', 80);
      expect(out).toMatch(/one\.bin {2}[━─]+ +\d+%/);
      expect(out).toMatch(/Total {4}[━─]+ +\d+%.*of 2 files/);
      const bars = out.lastIndexOf('━') < 0 ? out.lastIndexOf('─') : out.lastIndexOf('━');
      expect(out.slice(bars)).toContain('\u001b[?25h');
      expect(out.slice(bars)).toContain('2 files sent');
    });

    it('asks before it aborts, and takes nothing but a yes', async () => {
      const uploadId = await begun(bytes(2 * PART_SIZE), [1]);
      const kept = await onTerminal(`longshore abort ${uploadId}`, 80, 'n\n');
      expect(kept).toContain('Abort begun.bin (uploading, 5 MiB stored)? [y/N]');
      expect((await client.status(uploadId)).body.status).toBe('uploading');
      await onTerminal(`longshore abort ${uploadId}`, 80, 'y\n');
      expect((await client.status(uploadId)).body.status).toBe('aborted');
    });
  },
);
