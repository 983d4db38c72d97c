import { completionStep, removalStep } from './drive-steps.js';
import type { Process, Rules, State, Task } from './protocol-state.js';
import { requestStep } from './request-steps.js';
import { type Step, Steps } from './steps.js';
import type { Result } from './store-model.js';

/** The step that a task takes next without the store, or by reading from it. Mirrors the methods that it names. */
export function takeStep(state: State, process: Process, task: Task, rules: Rules): Step {
  const steps = new Steps(state, process, task, rules);
  const step = requestStep(steps) ?? completionStep(steps) ?? removalStep(steps);
  if (!step) throw new Error(`There is no step ${task.at}.`);
  return step;
}

/** Where a task goes on with what the store has answered. */
export function receive(task: Task, result: Result): Task | undefined {
  const { call, ...rest } = task;
  switch (call?.name) {
    case 'create':
      return typeof result === 'object' ? { ...rest, id: result.id } : undefined;
    case 'putPart':
      return result === 'done' ? rest : undefined;
    case 'complete':
      if (typeof result === 'object' || result === 'done') return rest;
      return { ...rest, at: 'drive.head', error: result };
    case 'abort':
      return result === 'storage-unavailable' ? undefined : { ...rest, id: call.id };
    case undefined:
      throw new Error('Nobody has asked.');
  }
}
