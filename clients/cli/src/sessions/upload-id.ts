import type { CommandLine } from '../command-line/command-line.js';
import { UsageError } from '../terminal.js';

/** @throws UsageError */
export function oneUploadId({ positionals }: CommandLine): string {
  const [uploadId, ...more] = positionals;
  if (!uploadId || more.length > 0)
    throw new UsageError('Give the id of one upload: longshore list shows it');
  return uploadId;
}
