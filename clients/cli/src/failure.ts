import { LongshoreError } from '@longshore/client/node';
import { printable } from './display/text.js';
import { type ExitCode, exitCodes, type Style, styleFor, type Terminal } from './terminal.js';

export interface Failure {
  code: string;
  detail: string;
  /** What the person can do about it. */
  advice?: string;
  status?: number;
  requestId?: string;
}

export function describeFailure(error: unknown, endpoint: string): Failure {
  if (error instanceof LongshoreError) {
    const { code, detail, status, requestId } = error;
    return { code, detail, advice: adviceFor(error, endpoint), status, requestId };
  }
  const { code, message } = error as NodeJS.ErrnoException;
  return { code: code ?? 'unexpected', detail: message ?? String(error) };
}

/** `✗ film.mp4: why`, what to do, and what finds it in the server's log. */
export function failureLines(subject: string, failure: Failure, style: Style): string[] {
  const { detail, advice, code, status, requestId } = failure;
  const lines = [`${style.red('✗')} ${style.bold(printable(subject))}: ${detail}`];
  if (advice) lines.push(`  ${advice}`);
  if (status)
    lines.push(style.dim(`  ${code}, status ${status}${requestId ? `, request ${requestId}` : ''}`));
  return lines;
}

/** Says what went wrong with `subject`, on stderr, unless it was Ctrl-C. */
export function reportFailure(
  subject: string,
  error: unknown,
  endpoint: string,
  { stderr, env, interrupted }: Terminal,
): ExitCode {
  if (interrupted.aborted) return exitCodes.interrupted;
  const lines = failureLines(subject, describeFailure(error, endpoint), styleFor(stderr, env));
  stderr.write(`${lines.join('\n')}\n`);
  return exitCodes.failed;
}

function adviceFor(error: LongshoreError, endpoint: string): string | undefined {
  if (error.code === 'network-error') {
    return isLoopback(endpoint)
      ? 'Is the server running? Start it with: longshore serve (in a checkout: npm start)'
      : 'Is the server running, and is this its address? longshore config list tells where it is from.';
  }
  // Of the reasons for a 403, a limit that is reached is not mended by another key.
  if (error.status === 401 || error.code === 'forbidden' || error.code === 'http-403') {
    return 'Give a key that may do this: --token, LONGSHORE_TOKEN, or longshore config set token.';
  }
  if (error.code === 'invalid-answer' || error.code.startsWith('http-')) {
    return `Is ${endpoint} the address of a Longshore server, without a path?`;
  }
  if (error.status === 410 || error.code === 'upload-ended') {
    return 'Run the same command again: it starts a new upload.';
  }
  return undefined;
}

function isLoopback(endpoint: string): boolean {
  return /^(localhost|127\.|\[::1\])/.test(new URL(endpoint).hostname);
}
