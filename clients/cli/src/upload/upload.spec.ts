import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  refusesWith,
  sendProblem,
  StandInServer,
  unavailable,
} from '../../../typescript/src/testing/stand-in-server.js';
import { run } from '../run.js';
import { type TestTerminal, testTerminal } from '../testing/test-terminal.js';

let server: StandInServer;
let folder: string;
let terminal: TestTerminal;
beforeEach(async () => {
  server = await StandInServer.start();
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-cli-'));
  await writeFile(path.join(folder, 'a.txt'), 'a'.repeat(200_000));
  await writeFile(path.join(folder, 'b.bin'), 'bee');
  terminal = freshTerminal();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function freshTerminal(): TestTerminal {
  return testTerminal(folder, settings());
}

function settings(): Record<string, string> {
  const [state, config] = [path.join(folder, 'state'), path.join(folder, 'config')];
  return { LONGSHORE_URL: server.url, XDG_STATE_HOME: state, XDG_CONFIG_HOME: config };
}

describe('longshore upload', () => {
  it('prints where a file went', async () => {
    expect(await run(['upload', 'a.txt'], terminal)).toBe(0);
    expect(terminal.out()).toContain('✓ a.txt\n  key     uploads/upload-1.bin\n');
    expect(terminal.out()).toContain(`url     ${server.url}/v1/objects/uploads/upload-1.bin\n`);
    expect(terminal.out()).toContain('size    195 KiB in 4 parts of 64 KiB\n');
  });

  it('prints a line for each of several files, and one for all', async () => {
    expect(await run(['upload', 'a.txt', 'b.bin', '--parallel', '1'], terminal)).toBe(0);
    expect(terminal.out()).toMatch(
      /^✓ a\.txt  195 KiB  uploads\/upload-1\.bin\n✓ b\.bin  3 B  uploads\/upload-2\.bin\n2 files sent, 195 KiB in /,
    );
    expect(server.objects.get('uploads/upload-2.bin')?.toString()).toBe('bee');
  });

  it('sends several files at once', async () => {
    let begun = 0;
    const bothBegun = gate();
    for (let time = 0; time < 2; time += 1) {
      server.playOnce('start', async () => {
        begun += 1;
        if (begun === 2) bothBegun.open();
        await bothBegun.isOpen;
        return false;
      });
    }
    expect(await run(['upload', 'a.txt', 'b.bin', '--parallel', '2'], terminal)).toBe(0);
    expect(begun).toBe(2);
  });

  it('tells the server what it was told', async () => {
    const options = [
      '--folder',
      'f',
      '--part-size',
      '16MiB',
      '--meta',
      'a=1',
      '--meta',
      'b=c=d',
      '--token',
      't',
    ];
    await run(['upload', 'a.txt', ...options], terminal);
    expect(server.calls[0]?.headers.authorization).toBe('Bearer t');
    expect(server.calls[0]?.json).toMatchObject({
      filename: 'a.txt',
      totalSize: 200_000,
      contentType: 'text/plain',
      folder: 'f',
      partSize: 16 * 2 ** 20,
      metadata: { a: '1', b: 'c=d' },
    });
  });

  it.each([['--direct'], ['--transfer', 'direct'], ['--transfer', 'auto']])(
    'with %s %s sends parts straight to the store, and says so',
    async (...options) => {
      expect(await run(['upload', 'a.txt', ...options], terminal)).toBe(0);
      expect(terminal.out()).toContain('direct  4 parts sent straight to the store\n');
      expect(server.namesOfCalls()).not.toContain('part 1');
    },
  );

  it('says why parts went through the server that were to go straight to the store', async () => {
    for (let time = 0; time < 2; time += 1) {
      server.playOnce('direct', refusesWith(403, 'AccessDenied', 'Not from here'));
    }
    expect(await run(['upload', 'a.txt', '--direct', '--concurrency', '1'], terminal)).toBe(0);
    expect(terminal.out()).toContain(
      'direct  3 parts sent straight to the store, 1 through the server: ' +
        'The store refuses the part: AccessDenied (Not from here)\n',
    );
    server.transfers = 'server';
    const other = freshTerminal();
    expect(await run(['upload', 'b.bin', '--direct'], other)).toBe(0);
    expect(other.out()).toContain(
      'direct  no, 1 part sent through the server: The server takes all parts itself',
    );
    const quiet = freshTerminal();
    expect(await run(['upload', 'b.bin', '--transfer', 'auto'], quiet)).toBe(0);
    expect(quiet.out()).toContain('direct  no, 1 part sent through the server\n');
  });

  it('tells both ways in JSON', async () => {
    await run(['upload', 'a.txt', '--direct', '--json'], terminal);
    expect(eventsOf(terminal)).toContainEqual(
      expect.objectContaining({ event: 'completed', directParts: 4, serverParts: 0 }),
    );
  });

  it('goes on with the other files when one fails', async () => {
    await mkdir(path.join(folder, 'empty'));
    expect(await run(['upload', 'nothing', 'empty', '*.nix', 'b.bin'], terminal)).toBe(1);
    expect(terminal.err()).toContain('✗ nothing: There is no such file');
    expect(terminal.err()).toContain('✗ empty: There is no file in this folder');
    expect(terminal.err()).toContain('✗ *.nix: No file matches this pattern');
    expect(terminal.err()).toContain('✗ Not all files are sent: 1 sent, 3 failed');
    expect(terminal.out()).toContain('✓ b.bin');
  });

  it('keeps what is below a folder, or a pattern, below the prefix', async () => {
    await mkdir(path.join(folder, 'trip', 'day 1'), { recursive: true });
    await writeFile(path.join(folder, 'trip', 'plan.txt'), 'plan');
    await writeFile(path.join(folder, 'trip', 'day 1', 'c.jpg'), 'c');
    const sent = () =>
      server.calls.flatMap(({ json }) => (json.filename ? [[json.folder, json.filename]] : []));
    await run(['upload', 'trip', '--folder', 'f', '--parallel', '1'], terminal);
    expect(sent()).toEqual([
      ['f/trip/day 1', 'c.jpg'],
      ['f/trip', 'plan.txt'],
    ]);
    server.calls.length = 0;
    await run(
      ['upload', 'trip/**/*.jpg', './trip/plan.txt', 'trip/plan.txt', '--parallel', '1'],
      freshTerminal(),
    );
    expect(sent()).toEqual([
      ['uploads/day 1', 'c.jpg'],
      [undefined, 'plan.txt'],
    ]);
  });

  it('takes a name that exists for a file, not for a pattern', async () => {
    await writeFile(path.join(folder, '[a].txt'), 'brackets');
    expect(await run(['upload', '[a].txt', '-q'], terminal)).toBe(0);
    expect(server.objects.get('uploads/upload-1.bin')?.toString()).toBe('brackets');
  });

  it('prints only keys when asked to', async () => {
    await run(['upload', 'b.bin', '--quiet'], terminal);
    expect(terminal.out()).toBe('uploads/upload-1.bin\n');
    expect(terminal.err()).toBe('');
  });

  it('tells events and results in JSON, one object per line', async () => {
    server.playOnce('part', unavailable('0'));
    expect(await run(['upload', 'b.bin', 'nothing', '--json'], terminal)).toBe(1);
    const events = eventsOf(terminal);
    expect(events).toMatchObject([
      { event: 'failed', file: 'nothing', code: 'source-unreadable' },
      { event: 'opened', file: 'b.bin', uploadId: 'upload-1', totalParts: 1, resumed: false },
      { event: 'progress', file: 'b.bin', total: 3 },
      { event: 'retry', file: 'b.bin', partNumber: 1, code: 'storage-unavailable', status: 503 },
      { event: 'completed', file: 'b.bin', key: 'uploads/upload-1.bin', size: 3 },
      { event: 'summary', completed: 1, failed: 1, paused: 0, waiting: 0, bytes: 3 },
    ]);
  });

  it('says what to do when there is no server', async () => {
    await server.close();
    expect(await run(['upload', 'b.bin', '--retries', '1'], terminal)).toBe(1);
    expect(terminal.err()).toContain(`✗ b.bin: Cannot reach ${server.url}: connect ECONNREFUSED`);
    expect(terminal.err()).toContain('Is the server running? Start it with: longshore serve');
    await server.listen();
  });

  it('says what the server said when it refuses', async () => {
    server.playOnce('start', (_call, { response }) => {
      sendProblem(response, 401, 'unauthorized', 'Send a key');
      return true;
    });
    expect(await run(['upload', 'b.bin'], terminal)).toBe(1);
    expect(terminal.err()).toBe(
      '✗ b.bin: Send a key\n' +
        '  Give a key that may do this: --token, LONGSHORE_TOKEN, or longshore config set token.\n' +
        '  unauthorized, status 401, request request-1\n  Go on with: longshore upload b.bin\n',
    );
  });

  it('pauses at Ctrl-C, and the command that it prints goes on', async () => {
    server.playOnce('part', () => false);
    server.playOnce('part', interrupting);
    expect(await run(['upload', 'a.txt', '--concurrency', '1', '--token', 'secret-token'], terminal)).toBe(
      130,
    );
    expect(terminal.err()).toBe(
      '■ a.txt: paused, 1 of 4 parts are stored\n' +
        '  Go on with: longshore upload a.txt --concurrency 1 --token "$LONGSHORE_TOKEN"\n',
    );
    const again = freshTerminal();
    expect(await run(['upload', 'a.txt', '--concurrency', '1'], again)).toBe(0);
    expect(again.out()).toContain('resumed 1 of 4 parts were already there');
    expect(server.sessions.size).toBe(1);
    expect(await filesIn('state')).toEqual([]);
  });

  it('goes on with the other files of a batch that was paused, and sends none twice', async () => {
    await writeFile(path.join(folder, 'c d.txt'), 'c'.repeat(100_000));
    const command = ['upload', 'b.bin', 'a.txt', 'c d.txt', '--parallel', '1', '--concurrency', '1'];
    server.playOnce('part', () => false);
    server.playOnce('part', () => false);
    server.playOnce('part', interrupting);
    expect(await run(command, terminal)).toBe(130);
    expect(terminal.err()).toBe(
      '■ Paused: 1 sent, 1 begun, 1 still to come\n' +
        "  Go on with: longshore upload b.bin a.txt 'c d.txt' --parallel 1 --concurrency 1\n",
    );
    const again = freshTerminal();
    expect(await run(command, again)).toBe(0);
    expect(again.out()).toContain('= b.bin  sent before  uploads/upload-1.bin');
    expect(server.sessions.size).toBe(3);
    expect(await filesIn('state')).toEqual([]);
    // All is sent: the same command means the same again.
    expect(await run(command, freshTerminal())).toBe(0);
    expect(server.sessions.size).toBe(6);
  });

  it('sends a file of a paused batch again when it has changed', async () => {
    const command = ['upload', 'b.bin', 'a.txt', '--parallel', '1'];
    server.playOnce('part', () => false);
    server.playOnce('part', interrupting);
    expect(await run(command, terminal)).toBe(130);
    await writeFile(path.join(folder, 'b.bin'), 'other');
    const again = freshTerminal();
    expect(await run(command, again)).toBe(0);
    expect(again.out()).not.toContain('sent before');
    expect([...server.objects.values()].map(String)).toContain('other');
  });

  it('--no-resume neither continues nor remembers, but says how to go on', async () => {
    server.playOnce('part', interrupting);
    expect(await run(['upload', 'a.txt', '--no-resume'], terminal)).toBe(130);
    expect(terminal.err()).toContain('Go on with: longshore resume upload-1 a.txt');
    expect(await readdir(folder)).not.toContain('state');
  });
});

const interrupting = (): boolean => {
  terminal.interrupt();
  return true;
};

function eventsOf(from: TestTerminal): Record<string, unknown>[] {
  return from
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function filesIn(name: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

function gate() {
  let open = () => {};
  const isOpen = new Promise<void>((resolve) => (open = resolve));
  return { open, isOpen };
}
