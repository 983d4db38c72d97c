import { canMove, UPLOAD_STATUSES } from '../../src/uploads/upload-session.js';
import { faultOf, faultAtRest } from './invariants.js';
import { type Bounds, INITIAL, keyOf, type Rules, type State } from './protocol-state.js';
import { transitions } from './world.js';

export interface Exploration {
  readonly states: number;
  readonly transitions: number;
  /** `from → to` of every move that has happened. */
  readonly moves: ReadonlySet<string>;
  /** The shortest story that ends in a broken invariant. */
  readonly story?: string;
}

/** Enough for every search here; more means that the bounds have grown by mistake. */
const MOST_STATES = 2_000_000;

/** Breadth first, so that the first fault found has the shortest story. */
export function explore(rules: Rules, bounds: Bounds): Exploration {
  const states: State[] = [INITIAL];
  const parents: number[] = [-1];
  const steps: string[] = [''];
  const known = new Set([keyOf(INITIAL)]);
  const atRest = new Map<string, string | undefined>();
  const moves = new Set<string>();
  let count = 0;

  const told = (index: number): string[] => (index <= 0 ? [] : [...told(parents[index]!), steps[index]!]);
  const report = (index: number, last: string[], fault: string): Exploration => {
    const lines = [...told(index), ...last].map((step, number) => `${number + 1}. ${step}`);
    return { states: states.length, transitions: count, moves, story: [...lines, `⇒ ${fault}`].join('\n') };
  };

  for (let index = 0; index < states.length; index++) {
    const state = states[index]!;
    const rest = faultAtRest(state, rules, bounds, atRest);
    if (rest) return report(index, [], rest);
    for (const { step, next } of transitions(state, rules, bounds)) {
      count++;
      const fault = faultOf(state, next);
      if (fault) return report(index, [step], fault);
      if (next.row && state.row && next.row.status !== state.row.status)
        moves.add(`${state.row.status} → ${next.row.status}`);
      const key = keyOf(next);
      if (known.has(key)) continue;
      known.add(key);
      states.push(next);
      parents.push(index);
      steps.push(step);
    }
    if (states.length > MOST_STATES) throw new Error(`More than ${MOST_STATES} states.`);
  }
  return { states: states.length, transitions: count, moves };
}

/** Every move that upload-session.ts allows. */
export const ALLOWED_MOVES = UPLOAD_STATUSES.flatMap((from) =>
  UPLOAD_STATUSES.filter((to) => canMove(from, to)).map((to) => `${from} → ${to}`),
).sort();
