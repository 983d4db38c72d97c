import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { StandInServer } from '../../../typescript/src/testing/stand-in-server.js';
import { run } from '../run.js';
import { type TestTerminal, testTerminal } from '../testing/test-terminal.js';

let server: StandInServer;
let folder: string;
let terminal: TestTerminal;
beforeEach(async () => {
  server = await StandInServer.start();
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-cli-'));
  terminal = freshTerminal();
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function freshTerminal(): TestTerminal {
  return testTerminal(folder, { LONGSHORE_URL: server.url, XDG_CONFIG_HOME: folder });
}

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

  it('saves it in a folder, under its own name', async () => {
    await mkdir(path.join(folder, 'sub'));
    expect(await run(['download', 'uploads/x.txt', '-o', 'sub', '--json'], terminal)).toBe(0);
    const file = path.join(folder, 'sub', 'x.txt');
    expect(JSON.parse(terminal.out())).toMatchObject({
      event: 'completed',
      key: 'uploads/x.txt',
      file,
      size: 5,
    });
    expect(await readFile(file, 'utf8')).toBe('hello');
  });

  it('says when there is no such object', async () => {
    expect(await run(['download', 'uploads/none'], terminal)).toBe(1);
    expect(terminal.err()).toContain('✗ uploads/none: There is no object uploads/none');
  });
});
