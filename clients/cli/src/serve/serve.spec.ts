import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseCommandLine } from '../command-line/parse-command-line.js';
import { testTerminal } from '../testing/test-terminal.js';
import { findServer } from './find-server.js';
import { runServer, serveCommand } from './serve-command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'longshore-serve-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A package with a start script that does as it is told. */
async function packageAt(location: string, name: string, program = ''): Promise<string> {
  const script = path.join(location, 'scripts', 'start.mjs');
  await mkdir(path.dirname(script), { recursive: true });
  await writeFile(path.join(location, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
  await writeFile(script, program);
  return script;
}

describe('where the server is looked for', () => {
  it('in the checkout that the program is part of', async () => {
    const script = await packageAt(folder, 'longshore');
    await packageAt(path.join(folder, 'clients', 'cli'), '@longshore/cli');
    const here = path.join(folder, 'clients', 'cli', 'dist', 'serve', 'find-server.js');
    expect(findServer('/', here)).toBe(script);
  });

  it('in the package that is installed where it is called from', async () => {
    const script = await packageAt(path.join(folder, 'node_modules', 'longshore'), 'longshore');
    expect(findServer(path.join(folder), '/nowhere/find-server.js')).toBe(script);
  });

  it('nowhere else', async () => {
    await packageAt(folder, 'another');
    expect(findServer(folder, path.join(folder, 'dist', 'find-server.js'))).toBeUndefined();
  });
});

describe('the server that is started', () => {
  it('is told what the options say, and its exit code is handed on', async () => {
    const program = `import { writeFileSync } from 'node:fs';
const { PORT, HOST, DATA_DIR, LOG_LEVEL } = process.env;
writeFileSync('told.json', JSON.stringify({ PORT, HOST, DATA_DIR, LOG_LEVEL }));
process.exit(7);`;
    const script = await packageAt(folder, 'longshore', program);
    const line = parseCommandLine(serveCommand, ['--port', '8080', '--data', 'here']);
    const terminal = testTerminal(folder, { LOG_LEVEL: 'warn' });
    expect(await runServer(script, line, terminal)).toBe(7);
    expect(JSON.parse(await readFile(path.join(folder, 'told.json'), 'utf8'))).toEqual({
      PORT: '8080',
      DATA_DIR: path.join(folder, 'here'),
      LOG_LEVEL: 'warn',
    });
  });

  it('is told to stop by Ctrl-C, and may take its time', async () => {
    const program = `import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 50));
writeFileSync('up', '');
setInterval(() => undefined, 1000);`;
    const script = await packageAt(folder, 'longshore', program);
    const terminal = testTerminal(folder);
    const ended = runServer(script, parseCommandLine(serveCommand, []), terminal);
    const isUp = () =>
      readFile(path.join(folder, 'up')).then(
        () => true,
        () => false,
      );
    while (!(await isUp())) await new Promise((resolve) => setImmediate(resolve));
    terminal.interrupt();
    expect(await ended).toBe(0);
  });
});
