import { canMove, type UploadStatus } from '../../src/uploads/upload-session.js';

/** What the model knows of one session, its upload in the store, and everyone who is at work on them. */
export interface State {
  readonly row: Row | null;
  /** Unfinished uploads under the session's key, by the store's own id. */
  readonly uploads: Readonly<Record<string, StoredUpload>>;
  readonly object: string | null;
  readonly nextId: number;
  readonly tasks: Readonly<Partial<Record<Process, Task>>>;
  /** Calls whose caller has died or given up: each takes effect at some time, or never. */
  readonly late: readonly Call[];
  readonly client: Client;
  readonly used: Used;
}

/** A and B answer requests; R is the instance that runs the reaper. Each can be killed at any step. */
export type Process = 'A' | 'B' | 'R';
export const PROCESSES: readonly Process[] = ['A', 'B', 'R'];

export interface Row {
  readonly status: UploadStatus;
  readonly storageUploadId: string | null;
  readonly etag: string | null;
  /** The content of the part, as its row has it. */
  readonly part: string | null;
  /** How often a part has been recorded: stands for the time in `storedAt`. */
  readonly records: number;
  /** Whether more than LOST_AFTER_MS have passed since `lastActivityAt`. */
  readonly old: boolean;
  /** Who moved it or began an attempt to complete it last: stands for the time in `lastActivityAt`. */
  readonly by: Process | null;
}

/** The content of its one part. `joining`: neither upload nor object can be seen while the store makes the object. */
export interface StoredUpload {
  readonly part: string | null;
  readonly joining?: boolean;
}

export type Call =
  | { readonly name: 'create' }
  | { readonly name: 'putPart'; readonly id: string; readonly content: string }
  | { readonly name: 'complete'; readonly id: string; readonly content: string }
  | { readonly name: 'abort'; readonly id: string };

/** Where a piece of work is. With `call` it waits for the store, else its next step is `at`. */
export interface Task {
  readonly work: 'start' | 'part' | 'complete' | 'abort' | 'reaper' | 'sweep';
  readonly at: string;
  readonly call?: Call;
  /** Of the session as this work has read it. */
  readonly id?: string | null;
  readonly content?: string;
  /** What the store has listed, and `records` before it was asked. */
  readonly listed?: { readonly part: string | null; readonly records: number };
  /** `by` of the session, as this work has read or written it. */
  readonly seen?: Process | null;
  /** `by` and `old` of the session before this work noted its own attempt. */
  readonly before?: Pick<Row, 'by' | 'old'>;
  readonly error?: 'parts-differ' | 'storage-upload-missing' | 'storage-unavailable';
  /** Uploads still to be aborted, and what follows then. */
  readonly ids?: readonly string[];
  readonly then?: string;
  /** Contents that were acknowledged before this one was sent. */
  readonly replaces?: readonly string[];
}

export interface Client {
  /** Contents that an acknowledged part can have: several only when they were sent at once. */
  readonly acknowledged: readonly string[];
  /** Sent, and not acknowledged: the store may or may not take them. */
  readonly unsure: readonly string[];
  /** Refused with 409. */
  readonly refused: readonly string[];
  readonly told: string | null;
}

export interface Used {
  readonly start: number;
  readonly part: number;
  readonly complete: number;
  readonly abort: number;
  /** Kills, lost answers, calls given up. */
  readonly fault: number;
  /** Uploads that the store loses, as by a lifecycle rule. */
  readonly loss: number;
}

/** How far the search goes. */
export interface Bounds extends Used {
  /** What the client sends for the part, in this order. */
  readonly contents: readonly string[];
  /** The store shows neither upload nor object for a while, as UploadCompletion expects of some. */
  readonly joins?: boolean;
}

/** The real rules, which a test can break. */
export interface Rules {
  readonly canMove: (from: UploadStatus, to: UploadStatus) => boolean;
  readonly abortsCompleting?: boolean;
  readonly recordsAnyPart?: boolean;
  readonly reaperRemovesCompleting?: boolean;
  /** Neither UploadDriver.removeLateCreates nor UploadSweep.removeLeftovers runs. */
  readonly skipsSweeps?: boolean;
  readonly failsAtOnce?: boolean;
  /** The time until an upload is taken for lost runs from the move, not from the last attempt. */
  readonly failsWhileAttempted?: boolean;
  readonly goesBackWhileAttempted?: boolean;
  /** Whoever drives a completion takes what the store has then. */
  readonly completesWhatIsListed?: boolean;
}

export const REAL_RULES: Rules = { canMove };

export const INITIAL: State = {
  row: null,
  uploads: {},
  object: null,
  nextId: 1,
  tasks: {},
  late: [],
  client: { acknowledged: [], unsure: [], refused: [], told: null },
  used: { start: 0, part: 0, complete: 0, abort: 0, fault: 0, loss: 0 },
};

export const ENDED: readonly UploadStatus[] = ['completed', 'aborted', 'failed'];

/** `step` tells who did what, in the words of the code where there are any. */
export interface Transition {
  readonly step: string;
  readonly next: State;
}

/** Tasks stay in one order, so that equal states are written the same. */
export function withTask(state: State, process: Process, task: Task | undefined): State {
  const tasks: Partial<Record<Process, Task>> = {};
  for (const name of PROCESSES) {
    const own = name === process ? task : state.tasks[name];
    if (own) tasks[name] = own;
  }
  return { ...state, tasks };
}

export function use(state: State, what: keyof Used): State {
  return { ...state, used: { ...state.used, [what]: state.used[what] + 1 } };
}

const texts = new WeakMap<object, string>();

/** Steps share what they do not change, so most of it has been written before. */
export function textOf(value: object | null | undefined): string {
  if (!value) return '-';
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** The same text for the same state. */
export function keyOf({ row, uploads, object, nextId, tasks, late, client, used }: State): string {
  const work = PROCESSES.map((process) => textOf(tasks[process])).join('');
  const rest = [row, uploads, late, client, used].map(textOf).join('');
  return `${object}${nextId}${work}${rest}`;
}
