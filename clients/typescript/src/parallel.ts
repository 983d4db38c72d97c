import { untilAborted } from './pause-switch.js';

/** Takes one item after the other and works on `limit()` of them at once. The first failure stops all and is thrown. */
export async function inParallel<Item>(
  next: () => Promise<Item | undefined>,
  limit: () => number,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
  outer: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const stop = AbortSignal.any([outer, failed.signal]);
  const running = new Set<Promise<void>>();
  let firstFailure: { error: unknown } | undefined;
  const fail = (error: unknown) => {
    firstFailure ??= { error };
    failed.abort();
  };
  const start = (item: Item) => {
    // Each its own: Node warns of a leak when more than ten requests listen to one signal.
    const done = work(item, AbortSignal.any([stop]))
      .catch(fail)
      .finally(() => running.delete(done));
    running.add(done);
  };
  while (!stop.aborted) {
    if (running.size >= limit()) {
      await Promise.race(running);
      continue;
    }
    const item = await untilAborted(next(), stop).catch(fail);
    if (item === undefined) break;
    start(item);
  }
  await Promise.all(running);
  if (firstFailure) throw firstFailure.error;
}
