import { LongshoreError } from '@longshore/client/node';

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

function adviceFor(error: LongshoreError, endpoint: string): string | undefined {
  if (error.code === 'network-error') {
    return isLoopback(endpoint)
      ? 'Is the server running? Start it with: npm start'
      : 'Is the server running, and is this its address? See --help for LONGSHORE_URL.';
  }
  if (error.status === 401 || error.status === 403) {
    return 'Give a key that may do this with --token or LONGSHORE_TOKEN.';
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
