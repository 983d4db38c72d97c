import { type Bounds, ENDED, type Rules, type State, textOf } from './protocol-state.js';
import { isListed } from './request-steps.js';
import { finishJoining } from './store-model.js';
import { transitions } from './world.js';

/** Long enough for any session to be driven to its end by a reaper that nobody disturbs. */
const REAPER_STEPS = 200;

/** What must hold after every step. */
export function faultOf(before: State, { row, object, client }: State): string | undefined {
  if (before.object !== null && object !== before.object) return 'A finished object was lost or replaced.';
  if (row?.status === 'completed' && object === null) return 'The session is completed, and has no object.';
  if (row?.status === 'completed' && object !== row.etag)
    return 'The session names another object than there is.';
  if (client.told !== null && client.told !== object)
    return 'A client was told of another object than there is.';
  const isNew = client.acknowledged !== before.client.acknowledged;
  if (isNew && before.row?.status !== 'uploading' && !isListed(before.row, row!.part!))
    return `A part was acknowledged to a session that is ${before.row?.status}.`;
  if (row?.status !== 'completed') return undefined;
  // With one complete a search, no client has asked again for an object after a part was refused.
  if (client.refused.includes(object!) && !client.unsure.includes(object!))
    return `The object has "${object}", which was refused with 409.`;
  if (![...client.acknowledged, ...client.unsure].includes(object!))
    return `The object has "${object}", and not the part that was acknowledged.`;
  return undefined;
}

/**
 * What must hold when all clients have gone, nothing is under way, and only the reaper goes on: it brings the session to
 * an end, and leaves nothing of it in the store. So from every state an end can be reached.
 */
export function faultAtRest(
  state: State,
  rules: Rules,
  bounds: Bounds,
  known: Map<string, string | undefined>,
): string | undefined {
  const { row, uploads, object } = state;
  const key = `${textOf(row)}${textOf(uploads)}${object}`;
  if (!known.has(key)) known.set(key, faultAfterReaper(state, rules, bounds));
  return known.get(key);
}

function faultAfterReaper(state: State, rules: Rules, bounds: Bounds): string | undefined {
  const quiet: Bounds = { ...bounds, start: 0, part: 0, complete: 0, abort: 0, fault: 0, loss: 0 };
  let now: State = { ...state, tasks: {}, late: [] };
  now = finishJoining(now) ?? now;
  const driven = runReaper(now, rules, quiet, 'reaper');
  const swept = driven && runReaper(driven, rules, quiet, 'sweep');
  if (!swept) return 'At rest, the reaper does not come to an end.';
  const { row, uploads, object } = swept;
  if (row && !ENDED.includes(row.status)) return `At rest, the session stays ${row.status} for ever.`;
  if (Object.keys(uploads).length > 0)
    return `At rest, the store still has an upload of the session, ${row?.status}.`;
  if (object !== null && row?.status !== 'completed')
    return `At rest, the store has an object of the session, ${row?.status}.`;
  return undefined;
}

/** Lets only the reaper act until there is nothing more to drive, or to sweep. */
function runReaper(from: State, rules: Rules, bounds: Bounds, work: 'reaper' | 'sweep'): State | undefined {
  let state = from;
  for (let step = 0; step < REAPER_STEPS; step++) {
    if (!state.tasks.R) {
      if (
        work === 'reaper'
          ? !state.row || ENDED.includes(state.row.status)
          : Object.keys(state.uploads).length === 0
      )
        return state;
      if (work === 'sweep' && rules.skipsSweeps) return state;
      if (state.row?.status === 'completing') state = { ...state, row: { ...state.row, old: true } };
    }
    const joined = finishJoining(state);
    const options = transitions(state, rules, bounds).filter(({ next }) => next.tasks.R !== state.tasks.R);
    const chosen = state.tasks.R ? options[0] : options.find(({ next }) => next.tasks.R?.work === work);
    const next = joined ?? chosen?.next;
    if (!next) return state;
    state = next;
  }
  return undefined;
}
