import { LongshoreClient, LongshoreError } from '@longshore/client/node';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { shellCommand } from '../command-line/shell-command.js';
import { serverSettings } from '../config/settings.js';
import { reportFailure } from '../failure.js';
import { exitCodes, styleFor, type Terminal } from '../terminal.js';
import { formatBytes } from '../units.js';
import { rangesText } from './part-map.js';
import { oneUploadId } from './upload-id.js';

export const completeCommand: Command = {
  name: 'complete',
  summary: 'make the object of an upload whose parts are all there',
  usage: ['ID [options]'],
  about:
    'Makes the object, which upload and resume do by themselves: this is for parts that something else has sent. Done ' +
    'twice it gives the same answer.',
  groups: [
    serverOptions,
    { title: 'Output', options: [jsonOption, { ...quietOption, help: 'the key only' }] },
  ],
  examples: [
    { line: 'longshore complete 0199…', does: 'prints where the object is' },
    { line: 'longshore complete 0199… -q', does: 'the key, for a script' },
  ],
  outcomes: { ok: 'the object is there', failed: 'it is not: parts are missing, or the upload is over' },
  run: complete,
};

async function complete(line: CommandLine, terminal: Terminal): Promise<number> {
  const uploadId = oneUploadId(line);
  const server = serverSettings(line, terminal);
  const { stdout, env, interrupted: signal } = terminal;
  try {
    const result = await new LongshoreClient(server).complete(uploadId, { signal });
    const url = new URL(result.url, `${server.endpoint}/`).href;
    const style = styleFor(stdout, env);
    if (line.get(quietOption)) stdout.write(`${result.key}\n`);
    else if (line.get(jsonOption)) stdout.write(`${JSON.stringify({ ...result, url })}\n`);
    else {
      const rows = [
        ['key', result.key],
        ['url', url],
        ['size', formatBytes(result.size)],
      ] as const;
      const table = rows.map(([label, value]) => `  ${style.dim(label.padEnd(8))}${value}\n`);
      stdout.write(`${style.green('✓')} ${style.bold(uploadId)}\n${table.join('')}`);
    }
    return exitCodes.ok;
  } catch (error) {
    const exitCode = reportFailure(uploadId, error, server.endpoint, terminal);
    sayWhatIsMissing(uploadId, error, terminal);
    return exitCode;
  }
}

function sayWhatIsMissing(uploadId: string, error: unknown, { stderr, env, program }: Terminal): void {
  const missing = error instanceof LongshoreError ? error.problem.missingParts : undefined;
  if (!Array.isArray(missing) || missing.length === 0) return;
  const command = styleFor(stderr, env).cyan(`${shellCommand(program, ['resume', uploadId])} FILE`);
  stderr.write(`  Missing: ${rangesText(missing as number[])}\n  Go on with: ${command}\n`);
}
