import { canMove, type UploadStatus } from '../../src/uploads/upload-session.js';
import { ALLOWED_MOVES, type Exploration, explore } from './explore.js';
import { type Bounds, REAL_RULES, type Rules } from './protocol-state.js';

const NOTHING: Bounds = { start: 1, part: 0, complete: 0, abort: 0, fault: 1, loss: 0, contents: ['a', 'b'] };
/** Each is searched whole: every order of every step, with a kill, a lost answer or a late call anywhere. */
const SEARCHES = {
  'two starts with one Idempotency-Key, and an abort': { ...NOTHING, start: 2, abort: 1 },
  'a part, a complete and an abort': { ...NOTHING, part: 1, complete: 1, abort: 1 },
  'a part that is sent again while it is completed': { ...NOTHING, part: 2, complete: 1 },
  'a store that shows neither upload nor object for a while': {
    ...NOTHING,
    part: 1,
    complete: 1,
    joins: true,
  },
  'a store that loses the upload': { ...NOTHING, part: 1, complete: 1, loss: 1 },
} satisfies Record<string, Bounds>;

const TIMEOUT_MS = 120_000;

describe('The session protocol, searched whole', () => {
  const found: Exploration[] = [];

  it.each(Object.entries(SEARCHES))(
    'keeps its promises with %s',
    (what, bounds) => {
      const exploration = explore(REAL_RULES, bounds);
      found.push(exploration);
      const { story, states, transitions } = exploration;
      if (process.env.MODEL_REPORT) console.log(`${what}: ${states} states, ${transitions} transitions`);
      expect(story).toBeUndefined();
    },
    TIMEOUT_MS,
  );

  it('has made every move that upload-session.ts allows, and no other', () => {
    const moves = new Set(found.flatMap((exploration) => [...exploration.moves]));
    expect([...moves].sort()).toEqual(ALLOWED_MOVES);
  });
});

const alsoAllowing =
  (from: UploadStatus, to: UploadStatus): Rules['canMove'] =>
  (a, b) =>
    canMove(a, b) || (a === from && b === to);
const forbidding =
  (from: UploadStatus, to: UploadStatus): Rules['canMove'] =>
  (a, b) =>
    canMove(a, b) && !(a === from && b === to);

const BROKEN: readonly [string, Partial<Rules>, keyof typeof SEARCHES, string][] = [
  [
    'an abort may end what is completing',
    { abortsCompleting: true, canMove: alsoAllowing('completing', 'aborting') },
    'a part, a complete and an abort',
    'At rest, the store has an object of the session, aborted.',
  ],
  [
    'the reaper takes a lost answer to complete for a failure',
    { reaperRemovesCompleting: true, canMove: alsoAllowing('completing', 'aborting') },
    'a part, a complete and an abort',
    'At rest, the store has an object of the session, aborted.',
  ],
  [
    'a part is acknowledged whatever the session is',
    { recordsAnyPart: true },
    'a part that is sent again while it is completed',
    'A part was acknowledged to a session that is',
  ],
  [
    'nobody sweeps up what a create leaves late',
    { skipsSweeps: true },
    'two starts with one Idempotency-Key, and an abort',
    'At rest, the store still has an upload of the session',
  ],
  [
    'NoSuchUpload means failed, without a look at the object',
    { failsAtOnce: true },
    'a part, a complete and an abort',
    'At rest, the store has an object of the session, failed.',
  ],
  [
    'an upload is taken for lost while another attempt is under way',
    { failsWhileAttempted: true },
    'a store that shows neither upload nor object for a while',
    'At rest, the store has an object of the session, failed.',
  ],
  [
    'a session goes back to its client while another attempt is under way',
    { goesBackWhileAttempted: true },
    'a part that is sent again while it is completed',
    'At rest, the store has an object of the session, aborted.',
  ],
  [
    'whoever drives a completion takes what the store has by then',
    { completesWhatIsListed: true },
    'a part that is sent again while it is completed',
    'which was refused with 409.',
  ],
  [
    'what is aborting can never be aborted',
    { canMove: forbidding('aborting', 'aborted') },
    'a part, a complete and an abort',
    'At rest, the reaper does not come to an end.',
  ],
];

describe('A rule that is broken is found out', () => {
  it.each(BROKEN)(
    'when %s',
    (what, rules, search, fault) => {
      const { story = 'Nothing was found.' } = explore({ ...REAL_RULES, ...rules }, SEARCHES[search]);
      if (process.env.MODEL_REPORT) console.log(`When ${what}:\n${story}`);
      expect(story).toMatch(/^1\. The client asks A to start\n2\. /);
      expect(story.split('\n').at(-1)).toContain(fault);
    },
    TIMEOUT_MS,
  );
});
