import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { refusesWith, sendProblem, StandInServer } from '../../typescript/src/testing/stand-in-server.js';
import { run } from './run.js';
import { type TestTerminal, testTerminal } from './testing/test-terminal.js';

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
  return testTerminal(folder, { LONGSHORE_URL: server.url, XDG_STATE_HOME: path.join(folder, 'state') });
}

describe('longshore upload', () => {
  it('prints where each file went', async () => {
    expect(await run(['upload', 'a.txt', 'b.bin'], terminal)).toBe(0);
    expect(terminal.out()).toContain('✓ a.txt\n  key     uploads/upload-1.bin\n');
    expect(terminal.out()).toContain(`url     ${server.url}/v1/objects/uploads/upload-2.bin\n`);
    expect(terminal.out()).toContain('size    195 KiB in 4 parts of 64 KiB\n');
    expect(server.objects.get('uploads/upload-2.bin')?.toString()).toBe('bee');
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
    expect(JSON.parse(terminal.out())).toMatchObject({ directParts: 4, serverParts: 0 });
  });

  it('goes on with the other files when one fails', async () => {
    expect(await run(['upload', 'nothing', '.', 'b.bin'], terminal)).toBe(1);
    expect(terminal.err()).toContain('✗ nothing: There is no such file');
    expect(terminal.err()).toContain('✗ .: It is a directory');
    expect(terminal.out()).toContain('✓ b.bin');
  });

  it('prints only keys, or one JSON object per file, when asked to', async () => {
    await run(['upload', 'b.bin', '--quiet'], terminal);
    expect(terminal.out()).toBe('uploads/upload-1.bin\n');
    const other = freshTerminal();
    expect(await run(['upload', 'b.bin', 'nothing', '--json'], other)).toBe(1);
    const lines = other
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { ok: true, file: 'b.bin', key: 'uploads/upload-2.bin', size: 3 },
      { ok: false, file: 'nothing', code: 'source-unreadable' },
    ]);
  });

  it('says what to do when there is no server', async () => {
    await server.close();
    expect(await run(['upload', 'b.bin', '--retries', '1'], terminal)).toBe(1);
    expect(terminal.err()).toContain(`✗ b.bin: Cannot reach ${server.url}: connect ECONNREFUSED`);
    expect(terminal.err()).toContain('Is the server running? Start it with: npm start');
    await server.listen();
  });

  it('says what the server said when it refuses', async () => {
    server.playOnce('start', (_call, { response }) => {
      sendProblem(response, 401, 'unauthorized', 'Send a key');
      return true;
    });
    expect(await run(['upload', 'b.bin'], terminal)).toBe(1);
    expect(terminal.err()).toBe(
      '✗ b.bin: Send a key\n  Give a key that may do this with --token or LONGSHORE_TOKEN.\n' +
        '  unauthorized, status 401, request request-1\n',
    );
  });

  it('stops at Ctrl-C, and the same command continues', async () => {
    server.playOnce('part', () => false);
    server.playOnce('part', () => {
      terminal.interrupt();
      return true;
    });
    expect(await run(['upload', 'a.txt', 'b.bin', '--concurrency', '1'], terminal)).toBe(130);
    expect(terminal.err()).toContain('■ a.txt: interrupted');
    expect(terminal.err()).toContain('The same command continues it');
    expect(server.sessions.size).toBe(1);

    const again = freshTerminal();
    expect(await run(['upload', 'a.txt'], again)).toBe(0);
    expect(again.out()).toContain('resumed 1 of 4 parts were already there');
    expect(await readdir(path.join(folder, 'state', 'longshore'))).toEqual([]);
  });

  it('--no-resume neither continues nor remembers', async () => {
    server.playOnce('part', () => {
      terminal.interrupt();
      return true;
    });
    expect(await run(['upload', 'a.txt', '--no-resume'], terminal)).toBe(130);
    expect(terminal.err()).not.toContain('continues');
    expect(await readdir(folder)).not.toContain('state');
  });
});

describe('longshore download', () => {
  beforeEach(() => {
    server.objects.set('uploads/x.txt', Buffer.from('hello'));
  });

  it('saves the object under its own name, but over no file that is there', async () => {
    expect(await run(['download', 'uploads/x.txt'], terminal)).toBe(0);
    expect(await readFile(path.join(folder, 'x.txt'), 'utf8')).toBe('hello');
    const again = freshTerminal();
    expect(await run(['download', 'uploads/x.txt'], again)).toBe(1);
    expect(again.err()).toContain('x.txt exists already: give the name with -o');
  });

  it('saves it where it is told to, over a file too', async () => {
    await mkdir(path.join(folder, 'sub'));
    await writeFile(path.join(folder, 'sub', 'y'), 'something longer');
    expect(await run(['download', 'uploads/x.txt', '-o', 'sub/y'], terminal)).toBe(0);
    expect(await readFile(path.join(folder, 'sub', 'y'), 'utf8')).toBe('hello');
  });

  it('writes to stdout, and nothing else there', async () => {
    expect(await run(['download', 'uploads/x.txt', '-o', '-'], terminal)).toBe(0);
    expect(terminal.out()).toBe('hello');
  });

  it('says when there is no such object', async () => {
    expect(await run(['download', 'uploads/none'], terminal)).toBe(1);
    expect(terminal.err()).toContain('✗ uploads/none: There is no object uploads/none');
  });
});

describe('a command line that makes no sense', () => {
  it.each([
    ['no file', ['upload'], 'Name at least one file'],
    ['an unknown command', ['send'], 'There is no command "send"'],
    ['an unknown option', ['upload', 'a', '--fast'], "Unknown option '--fast'"],
    ['no size', ['upload', 'a', '--part-size', 'big'], '--part-size must look like 16MiB, not "big"'],
    [
      'no number',
      ['upload', 'a', '--concurrency', '0'],
      '--concurrency must be a number of at least 1, not "0"',
    ],
    ['no pair', ['upload', 'a', '--meta', 'x'], '--meta must look like key=value, not "x"'],
    ['no URL', ['upload', 'a', '--to', 'localhost:3000'], '--to must be a URL such as http://127.0.0.1:3000'],
    [
      'no way',
      ['upload', 'a', '--transfer', 'fast'],
      '--transfer must be direct, server or auto, not "fast"',
    ],
    ['two ways', ['upload', 'a', '--direct', '--transfer', 'auto'], 'either --direct or --transfer auto'],
    ['two keys', ['download', 'a', 'b'], 'Give the key of one object'],
  ])('with %s ends with 2 and says why', async (_what, args, message) => {
    expect(await run(args, terminal)).toBe(2);
    expect(terminal.err()).toContain(message);
    expect(terminal.err()).toContain('--help');
  });
});

it.each([
  [['--help'], 'longshore upload FILE…'],
  [[], 'longshore upload FILE…'],
  [['upload', '--help'], '--part-size SIZE'],
  [['download', '-h'], '--output FILE'],
  [['--version'], '0.1.0'],
])('%j prints %s', async (args, text) => {
  expect(await run(args, terminal)).toBe(0);
  expect(terminal.out()).toContain(text);
});
