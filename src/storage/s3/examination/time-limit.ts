import { setMaxListeners } from 'node:events';

/**
 * Does work that stops when the time is up, or when `outer` aborts. (Not AbortSignal.any with AbortSignal.timeout: in
 * Node 20 the result can be collected as garbage before it fires.)
 */
export async function withinLimit<T>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const limit = new AbortController();
  // Each request of a probe listens to it.
  setMaxListeners(0, limit.signal);
  const stop = () => limit.abort(outer?.reason);
  outer?.addEventListener('abort', stop);
  if (outer?.aborted) stop();
  const timer = setTimeout(() => limit.abort(new Error(`No answer within ${limitMs} ms.`)), limitMs);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stop);
  }
}
