import type { Style } from '../terminal.js';

const colours = {
  completed: 'green',
  uploading: 'cyan',
  creating: 'cyan',
  completing: 'cyan',
  aborting: 'yellow',
  aborted: 'yellow',
  failed: 'red',
} as const;

export type SessionStatus = keyof typeof colours;

export const sessionStatuses = Object.keys(colours) as SessionStatus[];

export function paintStatus(status: string, style: Style): string {
  return status in colours ? style[colours[status as SessionStatus]](status) : status;
}
