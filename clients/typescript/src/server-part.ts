import { putPart } from './api.js';
import type { Server } from './http-call.js';
import { LongshoreError } from './longshore-error.js';
import { type RetryOptions, retrying } from './retry.js';
import { finishedOr, isStored } from './session-check.js';
import type { Source } from './source.js';
import type { RequestBody } from './transport.js';

export interface ServerPart {
  uploadId: string;
  partNumber: number;
  /** From its beginning at each call. */
  body: () => RequestBody;
  crc32?: number;
  /** Tells whether the part got further than ever before. */
  onSent: (bytes: number) => boolean;
  source: Source;
  retry: RetryOptions;
  signal: AbortSignal;
}

/** Sends a part through the server, again and again while that can help. */
export async function sendThroughServer(server: Server, part: ServerPart): Promise<void> {
  const { uploadId, partNumber, body, crc32, retry, signal } = part;
  let interrupted = false;
  const attempt = async (progressed: () => void) => {
    if (interrupted && (await isStored(server, uploadId, partNumber, signal))) return;
    const onSent = (bytes: number) => {
      if (part.onSent(bytes)) progressed();
    };
    try {
      await putPart(server, uploadId, partNumber, body(), { crc32, onSent, signal });
    } catch (error) {
      if (!(error instanceof LongshoreError)) throw error;
      interrupted = error.code === 'network-error';
      if (error.code === 'digest-mismatch') await part.source.assertUnchanged?.();
      throw finishedOr(error);
    }
  };
  await retrying(attempt, { ...retry, signal });
}
