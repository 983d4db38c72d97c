import { cpuSeconds } from './process.mjs';

/**
 * What `work` costs a server.
 * @param {import('../systems/system.mjs').RunningSystem} server
 * @param {() => Promise<unknown>} work
 */
export async function measureCpu(server, work) {
  const pids = server.pids ?? [server.pid];
  const cpu = pids.map(cpuSeconds);
  const databaseCpu = server.databaseCpuSeconds?.();
  const begun = performance.now();
  await work();
  return {
    wall: (performance.now() - begun) / 1000,
    cpu: pids.reduce((sum, pid, index) => sum + cpuSeconds(pid) - cpu[index], 0),
    database: databaseCpu === undefined ? NaN : server.databaseCpuSeconds() - databaseCpu,
  };
}

/**
 * @param {Record<string, number>} cost
 * @param {number} factor
 */
export function scaled(cost, factor) {
  return Object.fromEntries(Object.entries(cost).map(([name, value]) => [name, value * factor]));
}
