import { LongshoreClient } from '@longshore/client/node';
import { canAsk, confirm } from '../ask.js';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { flag } from '../command-line/option.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { printable } from '../display/text.js';
import { describeFailure, reportFailure } from '../failure.js';
import { exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { formatBytes } from '../units.js';

const yesOption = flag('yes', 'do not ask', { short: 'y' });

export const abortCommand: Command = {
  name: 'abort',
  summary: 'end uploads and remove what is stored of them',
  usage: ['ID… [options]'],
  about:
    'Ends uploads that are not completed and removes their parts from the store. On a terminal it asks first. One that ' +
    'is aborted already stays so.',
  groups: [
    serverOptions,
    { title: 'How', options: [yesOption] },
    { title: 'Output', options: [jsonOption, { ...quietOption, help: 'nothing when all is well' }] },
  ],
  examples: [
    { line: 'longshore abort 0199…', does: 'asks, then ends it' },
    { line: 'longshore abort --yes $(longshore list --status uploading -q)', does: 'ends several, unasked' },
  ],
  outcomes: { ok: 'all are aborted', failed: 'at least one is not, or you said no' },
  run: abort,
};

async function abort(line: CommandLine, terminal: Terminal): Promise<number> {
  const uploadIds = line.positionals;
  if (uploadIds.length === 0) throw new UsageError('Give the ids of the uploads: longshore list shows them');
  const server = serverSettings(line, terminal);
  const shouldAsk = !line.get(yesOption) && canAsk(terminal);
  const client = new LongshoreClient(server);
  let exitCode: number = exitCodes.ok;
  for (const uploadId of uploadIds) {
    if (terminal.interrupted.aborted) return exitCodes.interrupted;
    try {
      if (shouldAsk && !(await confirm(await questionFor(uploadId, client, terminal), terminal))) {
        if (!terminal.interrupted.aborted) terminal.stderr.write('  It stays as it is.\n');
        exitCode = exitCodes.failed;
        continue;
      }
      await client.abort(uploadId, { signal: terminal.interrupted });
      reportAborted(uploadId, line, terminal);
    } catch (error) {
      if (line.get(jsonOption) && !terminal.interrupted.aborted) {
        const failure = describeFailure(error, server.endpoint);
        terminal.stdout.write(`${JSON.stringify({ uploadId, aborted: false, ...failure })}\n`);
      }
      exitCode = reportFailure(uploadId, error, server.endpoint, terminal);
    }
  }
  return terminal.interrupted.aborted ? exitCodes.interrupted : exitCode;
}

async function questionFor(uploadId: string, client: LongshoreClient, terminal: Terminal): Promise<string> {
  const { filename, status, uploadedBytes } = await client.get(uploadId, { signal: terminal.interrupted });
  const style = styleFor(terminal.stderr, terminal.env);
  return `Abort ${style.bold(printable(filename))} (${status}, ${formatBytes(uploadedBytes)} stored)?`;
}

function reportAborted(uploadId: string, line: CommandLine, { stdout, env }: Terminal): void {
  if (line.get(jsonOption)) stdout.write(`${JSON.stringify({ uploadId, aborted: true })}\n`);
  else if (!line.get(quietOption))
    stdout.write(`${styleFor(stdout, env).green('✓')} ${uploadId} is aborted\n`);
}
