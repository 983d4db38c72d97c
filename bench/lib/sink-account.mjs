/**
 * Runs `send` and holds the sink's count against what was sent. A run in which they differ measured something else, and
 * is void.
 * @param {import('./null-s3.mjs').NullS3} sink
 * @param {import('../systems/system.mjs').System} system
 * @param {{ parts: number, bytes: number }} sent
 * @param {() => Promise<void>} send
 */
export async function accounted(sink, system, sent, send) {
  const before = await sink.stats();
  await send();
  const after = await sink.stats();
  const expected = system.keepsBytes ? { parts: 0, bytes: 0 } : sent;
  const arrived = { parts: after.parts - before.parts, bytes: after.bytes - before.bytes };
  const isRight =
    arrived.bytes === expected.bytes && (system.splitsParts || arrived.parts === expected.parts);
  if (isRight) return;
  throw new Error(
    `Void: of ${expected.bytes} bytes in ${expected.parts} parts sent through ${system.name}, ` +
      `${arrived.bytes} in ${arrived.parts} arrived.`,
  );
}
