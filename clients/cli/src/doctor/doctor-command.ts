import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { flag } from '../command-line/option.js';
import { jsonOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings, type ServerSettings } from '../config/settings.js';
import { reportFailure } from '../failure.js';
import { columnsOf, exitCodes, styleFor, type Terminal, UsageError } from '../terminal.js';
import { type DoctorReport, examine, fix } from './doctor-calls.js';
import { reportLines } from './doctor-report.js';

const fixOption = flag(
  'fix',
  'add the CORS and lifecycle rules that are missing; those the bucket has are kept',
);

export const doctorCommand: Command = {
  name: 'doctor',
  summary: "examine the server's store: what is wrong, why, how to fix it",
  usage: ['[options]'],
  about:
    'Has the server examine its store: permissions one by one, CORS with a real preflight, checksums, complete, part ' +
    'sizes, listings, clocks, lifecycle, access by strangers. For each fault it says what was seen, why it matters, and ' +
    'the rule or policy to paste. It writes small probes below <KEY_PREFIX>.longshore-doctor/ and removes them.\n\n' +
    'Marks: ✓ good, ! works but costs something or lacks a safeguard, ✗ something will fail, ? not found out.',
  groups: [serverOptions, { title: 'How', options: [fixOption, jsonOption] }],
  examples: [
    { line: 'longshore doctor', does: 'what is well, and what is not' },
    { line: 'longshore doctor --fix', does: 'the same, and puts right what it can' },
  ],
  outcomes: { ok: 'no problem', failed: 'at least one, or no answer' },
  run: doctor,
};

/** Prints what the server finds out about its store. */
async function doctor(line: CommandLine, terminal: Terminal): Promise<number> {
  if (line.positionals.length > 0) throw new UsageError('doctor takes no arguments');
  const server = serverSettings(line, terminal);
  try {
    const work = consult(server, line.get(fixOption), terminal.interrupted);
    const { report, fixed } = await withNotice(terminal, work);
    terminal.stdout.write(
      line.get(jsonOption) ? `${JSON.stringify(report)}\n` : textOf(report, fixed, terminal),
    );
    return report.findings.some(({ status }) => status === 'problem') ? exitCodes.failed : exitCodes.ok;
  } catch (error) {
    return reportFailure('doctor', error, server.endpoint, terminal);
  }
}

/** An examination takes some seconds. */
async function withNotice<Result>({ stderr }: Terminal, work: Promise<Result>): Promise<Result> {
  if (stderr.isTTY) stderr.write('Examining the store …');
  try {
    return await work;
  } finally {
    if (stderr.isTTY) stderr.write('\r\u001b[2K');
  }
}

async function consult(
  server: ServerSettings,
  shouldFix: boolean,
  signal: AbortSignal,
): Promise<{ report: DoctorReport; fixed: string[] }> {
  const report = await examine(server, signal);
  const fixable = report.findings.filter(({ status, remedy }) => status !== 'ok' && remedy?.canFix);
  const ids = fixable.map(({ id }) => id);
  if (!shouldFix || ids.length === 0) return { report, fixed: [] };
  const after = await fix(server, ids, signal);
  const isOk = (id: string) => after.findings.some((one) => one.id === id && one.status === 'ok');
  return { report: after, fixed: ids.filter(isOk) };
}

function textOf(report: DoctorReport, fixed: string[], { stdout, env }: Terminal): string {
  return `${reportLines(report, fixed, columnsOf(stdout), styleFor(stdout, env)).join('\n')}\n`;
}
