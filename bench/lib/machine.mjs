import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

/**
 * Where and of what a run was; without names of hosts or folders.
 * @param {string} checkout what was measured
 */
export function describeMachine(checkout) {
  const git = (...args) => spawnSync('git', args, { cwd: checkout, encoding: 'utf8' }).stdout?.trim() ?? '';
  return {
    node: process.version,
    linux: release().split('-')[0],
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    commit: git('rev-parse', '--short', 'HEAD'),
    changed: git('status', '--porcelain', '--', 'src', 'prisma') !== '',
  };
}
