/** Works through `items` in order, `limit` at a time. The first failure stops the others and is thrown. */
export async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
  outer: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  let next = 0;
  let firstFailure: { error: unknown } | undefined;
  const worker = async () => {
    // Each its own: Node warns of a leak when more than ten requests listen to one signal.
    const signal = AbortSignal.any([outer, failed.signal]);
    try {
      while (next < items.length && !signal.aborted) await work(items[next++] as Item, signal);
    } catch (error) {
      firstFailure ??= { error };
      failed.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (firstFailure) throw firstFailure.error;
}
