import { exitCodes, type Terminal } from '../terminal.js';
import type { Tally, UploadOutput } from './output.js';
import type { TransferHooks } from './transfer.js';

/** What the client tells goes to whoever tells the person. */
export function hooksOf(out: UploadOutput): TransferHooks {
  return {
    onSession: (file, session) => out.opened(file, session),
    onProgress: (file, progress) => out.progress(file, progress),
    onRetry: (file, retry) => out.retrying(file, retry),
  };
}

/** Ctrl-C that came after the last byte has interrupted nothing. */
export function exitCodeOf({ failed, paused, waiting }: Tally, { interrupted }: Terminal): number {
  if (interrupted.aborted && paused + waiting > 0) return exitCodes.interrupted;
  return failed > 0 ? exitCodes.failed : exitCodes.ok;
}
