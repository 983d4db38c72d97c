import { readFileSync } from 'node:fs';
import { doctorCommand } from './doctor-command.js';
import { downloadCommand } from './download-command.js';
import { mainHelp } from './help.js';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './terminal.js';
import { uploadCommand } from './upload-command.js';

const commands = { upload: uploadCommand, download: downloadCommand, doctor: doctorCommand };

/** The whole program but for the process: resolves with the exit code. */
export async function run(args: string[], terminal: Terminal): Promise<ExitCode> {
  const [name = '--help', ...rest] = args;
  try {
    if (name === 'upload' || name === 'download' || name === 'doctor')
      return await commands[name](rest, terminal);
    if (name === '--version' || name === '-v') return print(terminal, `${version()}\n`);
    if (name === '--help' || name === '-h' || name === 'help') return print(terminal, mainHelp);
    throw new UsageError(`There is no command "${name}"`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const help = name in commands ? `longshore ${name} --help` : 'longshore --help';
    terminal.stderr.write(`${error.message}\nSee: ${help}\n`);
    return exitCodes.usage;
  }
}

function print({ stdout }: Terminal, text: string): ExitCode {
  stdout.write(text);
  return exitCodes.ok;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
