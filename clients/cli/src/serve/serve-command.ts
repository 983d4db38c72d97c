import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { text } from '../command-line/option.js';
import { exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { findServer } from './find-server.js';

const portOption = text('port', 'PORT', 'the port (default: 3000)');
const hostOption = text(
  'host',
  'ADDRESS',
  'the address (default: 127.0.0.1; another one needs ADMIN_API_KEY)',
);
const dataOption = text('data', 'FOLDER', 'where its Postgres and its objects are (default: ./data)', {
  completes: 'folders',
});

export const serveCommand: Command = {
  name: 'serve',
  summary: 'start a server here',
  usage: ['[options]'],
  about:
    'Starts a Longshore server and stays with it until Ctrl-C: the server of the checkout that this program is part of, ' +
    'or the package longshore where it is installed. Everything can be set in the environment or in an .env file here, ' +
    "as the server's own documentation says; these options are for what is set most.",
  groups: [{ title: 'Server', options: [portOption, hostOption, dataOption] }],
  examples: [
    { line: 'longshore serve', does: 'on http://127.0.0.1:3000, with its own Postgres, on disk' },
    { line: 'S3_BUCKET=films longshore serve --port 8080', does: 'on a bucket' },
  ],
  outcomes: { ok: 'it was stopped', failed: 'it could not start; otherwise what the server ends with' },
  run: serve,
};

async function serve(line: CommandLine, terminal: Terminal): Promise<number> {
  if (line.positionals.length > 0) throw new UsageError('serve takes options only');
  const script = findServer(terminal.cwd);
  if (script === undefined) {
    const style = styleFor(terminal.stderr, terminal.env);
    terminal.stderr.write(
      `${style.red('✗')} There is no server here: this program came without one.\n` +
        '  Run it in a checkout of Longshore, or where the package longshore is installed, or use its container image.\n',
    );
    return exitCodes.failed;
  }
  return runServer(script, line, terminal);
}

/** Ends with what it ends with. */
export async function runServer(script: string, line: CommandLine, terminal: Terminal): Promise<number> {
  const folder = line.get(dataOption);
  const env = {
    ...terminal.env,
    ...withValue('PORT', line.get(portOption)),
    ...withValue('HOST', line.get(hostOption)),
    ...withValue('DATA_DIR', folder && path.resolve(terminal.cwd, folder)),
  };
  const server = spawn(process.execPath, [script], { cwd: terminal.cwd, env, stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the server too, and it takes the second one for the first one's repeat.
  terminal.interrupted.addEventListener('abort', () => server.kill('SIGTERM'), { once: true });
  const [code] = (await once(server, 'exit')) as [number | null];
  return code ?? exitCodes.failed;
}

function withValue(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
