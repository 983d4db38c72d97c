import { receive, takeStep } from './instance-model.js';
import {
  type Bounds,
  PROCESSES,
  type Process,
  type Rules,
  type State,
  type Task,
  type Transition,
  use,
  withTask,
} from './protocol-state.js';
import { finishJoining, takeEffect, withUpload } from './store-model.js';

/** Everything that can happen next. */
export function transitions(state: State, rules: Rules, bounds: Bounds): Transition[] {
  return [
    ...PROCESSES.flatMap((process) => {
      const task = state.tasks[process];
      return task ? ofTask(state, process, task, rules, bounds) : newWork(state, process, rules, bounds);
    }),
    ...ofStore(state, bounds),
  ];
}

function newWork(state: State, process: Process, rules: Rules, bounds: Bounds): Transition[] {
  const { used, client } = state;
  const begin = (task: Task, next: State, step: string) => ({ step, next: withTask(next, process, task) });
  if (process === 'R') {
    if (!state.row) return [];
    const works: Task[] = [{ work: 'reaper', at: 'reaper.look' }];
    if (!rules.skipsSweeps && Object.keys(state.uploads).length > 0)
      works.push({ work: 'sweep', at: 'sweep.list' });
    return works.map((task) => ({ ...take(begin(task, state, '').next, process, task, rules) }));
  }
  // The load balancer's choice makes no difference: B gets what comes while A is at work.
  if (process === 'B' && !state.tasks.A) return [];
  const found: Transition[] = [];
  if (used.start < bounds.start) {
    found.push(
      begin(
        { work: 'start', at: 'start.insert' },
        use(state, 'start'),
        `The client asks ${process} to start`,
      ),
    );
  }
  if (!state.row) return found;
  if (used.part < bounds.part) {
    const content = bounds.contents[used.part]!;
    const unsure = [...new Set([...client.unsure, content])].sort();
    const next = use({ ...state, client: { ...client, unsure } }, 'part');
    const task: Task = { work: 'part', at: 'part.find', content, replaces: client.acknowledged };
    found.push(begin(task, next, `The client sends the part "${content}" to ${process}`));
  }
  if (used.complete < bounds.complete)
    found.push(
      begin(
        { work: 'complete', at: 'complete.find' },
        use(state, 'complete'),
        `The client asks ${process} to complete`,
      ),
    );
  if (used.abort < bounds.abort)
    found.push(
      begin({ work: 'abort', at: 'abort.find' }, use(state, 'abort'), `The client asks ${process} to abort`),
    );
  return found;
}

function ofTask(state: State, process: Process, task: Task, rules: Rules, bounds: Bounds): Transition[] {
  const mayFail = state.used.fault < bounds.fault;
  const dead = () => ({
    step: `${process} is killed`,
    next: withTask(abandoned(use(state, 'fault'), task), process, undefined),
  });
  if (!task.call) return [take(state, process, task, rules), ...(mayFail ? [dead()] : [])];
  const { call } = task;
  const found = takeEffect(state, call, bounds).flatMap(({ next, result }) => {
    const said = typeof result === 'object' ? `upload ${result.id}` : result;
    const answered = {
      step: `The store: ${call.name} → ${said}`,
      next: withTask(next, process, receive(task, result)),
    };
    if (!mayFail || result === 'storage-unavailable') return [answered];
    const lost = withTask(use(next, 'fault'), process, receive(task, 'storage-unavailable'));
    const step = `The store: ${call.name} → ${said}, but the answer to ${process} is lost`;
    // The SDK asks a second time when there is no answer.
    const again = { step: `${step}, and the SDK asks again`, next: use(next, 'fault') };
    return [answered, { step, next: lost }, ...(call.name === 'create' ? [again] : [])];
  });
  if (!mayFail) return found;
  const givenUp = withTask(
    abandoned(use(state, 'fault'), task),
    process,
    receive(task, 'storage-unavailable'),
  );
  return [
    ...found,
    { step: `${process} gives up waiting for ${call.name}, which is still under way`, next: givenUp },
    dead(),
  ];
}

/** One step, and those after it that nobody else can see: what is killed in between has asked for what never happens. */
function take(state: State, process: Process, task: Task, rules: Rules): Transition {
  let { did, next, task: rest } = takeStep(state, process, task, rules);
  while (rest && !rest.call && isPrivate(rest)) {
    const more = takeStep(next, process, rest, rules);
    did += `; ${more.did}`;
    ({ next, task: rest } = more);
  }
  return { step: `${process}: ${did}`, next: withTask(next, process, rest) };
}

function isPrivate({ at, id }: Task): boolean {
  return (
    ['start.create', 'abort.next', 'drive.complete'].includes(at) ||
    (at === 'remove' && typeof id === 'string')
  );
}

function abandoned(state: State, { call }: Task): State {
  if (!call) return state;
  const late = [...state.late, call].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...state, late };
}

function ofStore(state: State, bounds: Bounds): Transition[] {
  const found = state.late.flatMap((call, index): Transition[] => {
    const rest = { ...state, late: state.late.filter((_, other) => other !== index) };
    return takeEffect(rest, call, bounds).map(({ next, result }) => {
      const said = typeof result === 'object' ? `upload ${result.id}` : result;
      return { step: `The store: a late ${call.name} takes effect → ${said}`, next };
    });
  });
  const joined = finishJoining(state);
  if (joined)
    found.push({
      step: `The store has joined the parts: the object "${joined.object}" is there`,
      next: joined,
    });
  // No attempt to complete takes as long as LOST_AFTER_MS.
  if (state.row?.status === 'completing' && !state.row.old && !joined && !isCompleting(state))
    found.push({ step: 'A quarter of an hour passes', next: { ...state, row: { ...state.row, old: true } } });
  const [id] = Object.keys(state.uploads);
  if (id !== undefined && !joined && state.used.loss < bounds.loss)
    found.push({ step: `The store loses upload ${id}`, next: use(withUpload(state, id, undefined), 'loss') });
  return found;
}

function isCompleting({ tasks, late }: State): boolean {
  const waiting = PROCESSES.some((process) => tasks[process]?.call?.name === 'complete');
  return waiting || late.some(({ name }) => name === 'complete');
}
