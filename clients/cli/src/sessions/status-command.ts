import { LongshoreClient } from '@longshore/client/node';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal } from '../terminal.js';
import { oneUploadId } from './upload-id.js';
import { statusLines } from './status-view.js';

export const statusCommand: Command = {
  name: 'status',
  summary: 'how far an upload is, and which parts are missing',
  usage: ['ID [options]'],
  about:
    'Shows one upload: how far it is, checked against the store, a map of its parts, and how to go on. Its id is what ' +
    'longshore list shows first.',
  groups: [
    serverOptions,
    { title: 'Output', options: [jsonOption, { ...quietOption, help: 'its status only: one word' }] },
  ],
  examples: [
    { line: 'longshore status 0199…', does: 'for people' },
    { line: 'longshore status 0199… --json', does: 'every field, in one line' },
  ],
  outcomes: { ok: 'shown, whatever its status', failed: 'there is none, or the server did not answer' },
  run: status,
};

async function status(line: CommandLine, terminal: Terminal): Promise<number> {
  const uploadId = oneUploadId(line);
  const server = serverSettings(line, terminal);
  const { stdout, env, program, interrupted: signal } = terminal;
  try {
    const client = new LongshoreClient(server);
    const state = await client.status(uploadId, { signal });
    if (line.get(quietOption)) {
      stdout.write(`${state.status}\n`);
      return exitCodes.ok;
    }
    const details = await client.get(uploadId, { signal });
    const columns = stdout.isTTY ? columnsOf(stdout) - 1 : 80;
    const style = styleFor(stdout, env);
    const lines = line.get(jsonOption)
      ? [JSON.stringify({ ...details, ...state })]
      : statusLines({ details, state }, { columns, style, now: Date.now(), program });
    stdout.write(`${lines.join('\n')}\n`);
    return exitCodes.ok;
  } catch (error) {
    return reportFailure(uploadId, error, server.endpoint, terminal);
  }
}
