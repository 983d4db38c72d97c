import type { UploadStatus } from '../../src/uploads/upload-session.js';
import type { Process, Row, Rules, State, Task } from './protocol-state.js';

/** One step of a piece of work: what the code calls it, and what is left to do; undefined when that was all. */
export interface Step {
  readonly did: string;
  readonly next: State;
  readonly task?: Task;
}

/** The ways in which a step of `task` can end. */
export class Steps {
  constructor(
    readonly state: State,
    readonly process: Process,
    readonly task: Task,
    readonly rules: Rules,
  ) {}

  go = (did: string, to: Partial<Task> & { at: string }, next = this.state): Step => {
    return { did, next, task: { ...this.task, ...to } };
  };

  end = (did: string, next = this.state): Step => ({ did, next });

  /** Asks the store; the task goes on at `at` when it answers. */
  call = (did: string, to: Task['call'], at: string, more: Partial<Task> = {}, next = this.state): Step => {
    return this.go(did, { at, call: to, ...more }, next);
  };

  /** `UploadsRepository.move`: a compare-and-set, which refuses what the rules do not allow. */
  move = (from: UploadStatus, to: UploadStatus, changes: Partial<Row> = {}): State | undefined => {
    const { row } = this.state;
    if (!this.rules.canMove(from, to) || row?.status !== from) return undefined;
    const by = to === 'completing' ? this.process : null;
    return { ...this.state, row: { ...row, ...changes, by, status: to, old: false } };
  };
}
