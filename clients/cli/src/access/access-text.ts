import { printable } from '../display/text.js';
import { relativeTime } from '../display/time.js';
import type { Style } from '../terminal.js';
import { formatBytes } from '../units.js';
import type { Credential, Limits } from './access-calls.js';

const colours = { active: 'green', expired: 'yellow', revoked: 'red' } as const;

export function paintState(state: Credential['state'], style: Style): string {
  return style[colours[state]](state);
}

/** What is limited, in words: `10 MiB an object, 1 upload, only image/*`. */
export function limitsText(limits: Limits): string {
  const { maxObjectSize, maxTotalBytes, maxOpenUploads, maxUploads, contentTypes, folders, filenames } =
    limits;
  const only = (words: string[] | undefined) => words && `only ${words.map(printable).join(' ')}`;
  const told = [
    maxObjectSize !== undefined && `${formatBytes(maxObjectSize)} an object`,
    maxTotalBytes !== undefined && `${formatBytes(maxTotalBytes)} in all`,
    maxOpenUploads !== undefined && `${countOf(maxOpenUploads, 'upload')} open at once`,
    maxUploads !== undefined && `${countOf(maxUploads, 'upload')} in all`,
    only(contentTypes),
    folders && `only into ${folders.map((folder) => `${printable(folder)}/`).join(' ')}`,
    only(filenames),
  ];
  return told.filter(Boolean).join(', ') || 'none';
}

export function timeText(time: string | null, now: number, otherwise: string): string {
  return time === null ? otherwise : `${relativeTime(time, now)} (${time.replace(/\.\d+Z$/, 'Z')})`;
}

function countOf(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
