import { setFlagsFromString } from 'node:v8';

/**
 * V8 collects the whole heap when it has grown, with the buffers that belong to it, to a multiple of what was alive at the last
 * collection. Once a server has been idle that multiple is little above one, and the buffers of a part, which live for
 * milliseconds, make it collect everything several times a second: twice the CPU of all the rest. Three times what is alive leaves
 * them to the collections of the young, which are cheap. See docs/performance.md.
 */
const GROWING_PERCENT = 200;

export function letHeapGrow(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
}
