import type { SeededRandom } from './seeded-random.js';
import type { StoreMood } from './store-faults.js';

export type ChaosEvent =
  | { readonly atMs: number; readonly do: 'kill'; readonly instance: number }
  | {
      readonly atMs: number;
      readonly do: 'halt-postgres';
      readonly mode: 'fast' | 'immediate';
      readonly awayMs: number;
    }
  | { readonly atMs: number; readonly do: 'store-mood'; readonly mood: StoreMood };

export interface ScheduleOptions {
  readonly durationMs: number;
  readonly instances: number;
  readonly withStoreFaults: boolean;
}

/** Pauses between two events of a kind, in seconds. A run too short for one still gets its first. */
const PAUSES = { kill: [5, 18], 'halt-postgres': [15, 60], 'store-mood': [2, 12] } as const;

/** Everything that is going to break, in order. */
export function drawSchedule(random: SeededRandom, options: ScheduleOptions): ChaosEvent[] {
  const kills = times(random.branch('kill times'), PAUSES.kill, options.durationMs);
  const halts = times(random.branch('halt times'), PAUSES['halt-postgres'], options.durationMs);
  const moods = times(random.branch('mood times'), PAUSES['store-mood'], options.durationMs);
  const draw = random.branch('events');
  return [
    ...kills.flatMap((atMs) => drawKill(draw, atMs, options.instances)),
    ...halts.map((atMs) => drawHalt(draw, atMs)),
    ...(options.withStoreFaults ? moods.map((atMs) => drawMood(draw, atMs)) : []),
  ].sort((a, b) => a.atMs - b.atMs);
}

function times(random: SeededRandom, pause: readonly [number, number], durationMs: number): number[] {
  const found: number[] = [];
  const next = () => random.integer(pause[0] * 1000, pause[1] * 1000);
  for (let at = Math.min(next(), durationMs / 2); at < durationMs; at += next()) found.push(at);
  return found;
}

/** Now and then two at once. */
function drawKill(random: SeededRandom, atMs: number, instances: number): ChaosEvent[] {
  const instance = random.integer(0, instances - 1);
  const victims = random.chance(0.2) ? [instance, (instance + 1) % instances] : [instance];
  return victims.map((victim) => ({ atMs, do: 'kill', instance: victim }));
}

function drawHalt(random: SeededRandom, atMs: number): ChaosEvent {
  const mode = random.pick(['fast', 'immediate'] as const);
  return { atMs, do: 'halt-postgres', mode, awayMs: random.integer(0, 5_000) };
}

function drawMood(random: SeededRandom, atMs: number): ChaosEvent {
  const mood = random.weighted({ well: 2, shaky: 4, bad: 3, slow: 1, away: 1 });
  return { atMs, do: 'store-mood', mood };
}
