/** What a command sees of the process: tests pass their own. */
export interface Terminal {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number };
  /** Where relative paths start. */
  cwd: string;
  /** How this program is called here: `longshore`, or what stands for it under npm. */
  program: string;
  /** Aborted by the first Ctrl-C. */
  interrupted: AbortSignal;
}

/** What a command line, or a setting, that makes no sense ends with. */
export class UsageError extends Error {}

export const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130, terminated: 143 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Style {
  bold: (text: string) => string;
  dim: (text: string) => string;
  green: (text: string) => string;
  red: (text: string) => string;
  yellow: (text: string) => string;
  cyan: (text: string) => string;
}

export function styleFor(stream: { isTTY?: boolean }, env: Terminal['env']): Style {
  // https://no-color.org: any value but an empty one turns colours off.
  const colours = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  const paint = (on: number, off: number) => (text: string) =>
    colours && text ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    green: paint(32, 39),
    red: paint(31, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}

/** Of a terminal that does not say: 80. */
export function columnsOf(stream: { columns?: number }): number {
  return stream.columns || 80;
}
