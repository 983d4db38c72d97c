import { cpuSeconds } from './process.mjs';

/**
 * What `work` costs a server.
 * @param {import('../systems/system.mjs').RunningSystem} server
 * @param {() => Promise<unknown>} work
 */
export async function measureCpu(server, work) {
  const cpu = cpuSeconds(server.pid);
  const databaseCpu = server.databaseCpuSeconds?.();
  const begun = performance.now();
  await work();
  return {
    wall: (performance.now() - begun) / 1000,
    cpu: cpuSeconds(server.pid) - cpu,
    database: databaseCpu === undefined ? NaN : server.databaseCpuSeconds() - databaseCpu,
  };
}
