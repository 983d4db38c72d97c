import { completeUpload } from './api.js';
import type { CompletedUpload, CompleteRequest } from './api-types.js';
import { systemClock } from './clock.js';
import type { Server } from './http-call.js';
import { type RetryOptions, retrying } from './retry.js';

/** Asks until the server has the object: making a large one can take it longer than one request may. */
export async function complete(
  server: Server,
  uploadId: string,
  retry: RetryOptions,
  request: CompleteRequest = {},
): Promise<CompletedUpload> {
  const clock = retry.clock ?? systemClock;
  for (;;) {
    const answer = await retrying(({ signal }) => completeUpload(server, uploadId, request, signal), retry);
    if (!('pollAfterMs' in answer)) return answer;
    await clock.sleep(answer.pollAfterMs, retry.signal);
  }
}
