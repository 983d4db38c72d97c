/**
 * Starts the systems of a work, and stops them whatever happens in between.
 * @template T
 * @param {readonly import('../systems/system.mjs').System[]} systems
 * @param {import('../systems/system.mjs').Surroundings} surroundings
 * @param {(running: { system: import('../systems/system.mjs').System, server: import('../systems/system.mjs').RunningSystem }[]) => Promise<T>} use
 */
export async function withSystems(systems, surroundings, use) {
  const running = [];
  try {
    for (const system of systems) running.push({ system, server: await system.start(surroundings) });
    return await use(running);
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()));
  }
}

/**
 * Those that can be measured here, and why the others cannot.
 * @param {readonly import('../systems/system.mjs').System[]} systems
 */
export function available(systems) {
  const missing = systems.map((system) => ({ system: system.name, reason: system.missing?.() }));
  return {
    present: systems.filter((_, index) => missing[index].reason === undefined),
    missing: missing.filter(({ reason }) => reason !== undefined),
  };
}
