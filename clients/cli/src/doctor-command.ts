import { type DoctorArguments, doctorHelp, parseDoctorArguments } from './doctor-arguments.js';
import { type DoctorReport, examine, fix } from './doctor-calls.js';
import { reportLines } from './doctor-report.js';
import { describeFailure } from './failure.js';
import { type ExitCode, exitCodes, styleFor, type Terminal } from './terminal.js';

/** Prints what the server finds out about its store. */
export async function doctorCommand(args: string[], terminal: Terminal): Promise<ExitCode> {
  const options = parseDoctorArguments(args, terminal.env);
  if (options.help) {
    terminal.stdout.write(doctorHelp);
    return exitCodes.ok;
  }
  try {
    const { report, fixed } = await withNotice(terminal, consult(options, terminal.interrupted));
    terminal.stdout.write(
      options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report, fixed, terminal),
    );
    return report.findings.some(({ status }) => status === 'problem') ? exitCodes.failed : exitCodes.ok;
  } catch (error) {
    if (terminal.interrupted.aborted) return exitCodes.interrupted;
    return reportFailure(error, options, terminal);
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
  options: DoctorArguments,
  signal: AbortSignal,
): Promise<{ report: DoctorReport; fixed: string[] }> {
  const report = await examine(options, signal);
  const fixable = report.findings.filter(({ status, remedy }) => status !== 'ok' && remedy?.canFix);
  const ids = fixable.map(({ id }) => id);
  if (!options.fix || ids.length === 0) return { report, fixed: [] };
  const after = await fix(options, ids, signal);
  const isOk = (id: string) => after.findings.some((one) => one.id === id && one.status === 'ok');
  return { report: after, fixed: ids.filter(isOk) };
}

function textOf(report: DoctorReport, fixed: string[], { stdout, env }: Terminal): string {
  const stream = stdout as Terminal['stderr'];
  return `${reportLines(report, fixed, stream.columns || 80, styleFor(stream, env)).join('\n')}\n`;
}

function reportFailure(error: unknown, { endpoint }: DoctorArguments, { stderr, env }: Terminal): ExitCode {
  const { detail, advice, code, status, requestId } = describeFailure(error, endpoint);
  const style = styleFor(stderr, env);
  stderr.write(`${style.red('✗')} ${style.bold('doctor')}: ${detail}\n`);
  if (advice) stderr.write(`  ${advice}\n`);
  if (status)
    stderr.write(style.dim(`  ${code}, status ${status}${requestId ? `, request ${requestId}` : ''}\n`));
  return exitCodes.failed;
}
