/**
 * Servers that all works of a run share. Only a quick run does so: there, starting them would be most of the time, and
 * nobody believes its figures.
 * @type {Map<string, { stop: () => Promise<void> }>}
 */
const shared = new Map();
let isSharing = false;

export function shareServers() {
  isSharing = true;
}

export function sharesServers() {
  return isSharing;
}

/**
 * @template {{ stop: () => Promise<void> }} T
 * @param {string} key of what is the same server
 * @param {() => Promise<T>} start
 * @returns {Promise<T>}
 */
export async function startOrShare(key, start) {
  if (!isSharing) return start();
  if (!shared.has(key)) shared.set(key, await start());
  return { .../** @type {T} */ (shared.get(key)), stop: () => Promise.resolve() };
}

/** None of them needs another to stop. */
export async function stopShared() {
  await Promise.all([...shared.values()].map((server) => server.stop()));
  shared.clear();
}
