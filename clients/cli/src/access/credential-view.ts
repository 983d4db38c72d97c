import type { Column } from '../display/table.js';
import { printable } from '../display/text.js';
import { relativeTime } from '../display/time.js';
import type { Style } from '../terminal.js';
import type { Credential } from './access-calls.js';
import { limitsText, paintState, timeText } from './access-text.js';

export function credentialColumns(style: Style, now: number): Column<Credential>[] {
  const time = (value: string | null, otherwise: string) =>
    value === null ? otherwise : relativeTime(value, now);
  return [
    { heading: 'ID', cell: ({ id }) => id },
    { heading: 'NAME', cell: ({ name }) => printable(name) || '–', paint: style.bold },
    { heading: 'OWNER', cell: ({ owner }) => owner },
    { heading: 'STATE', cell: ({ state }) => state, paint: (_text, { state }) => paintState(state, style) },
    { heading: 'EXPIRES', cell: ({ expiresAt }) => time(expiresAt, 'never'), isRight: true },
    { heading: 'USED', cell: ({ lastUsedAt }) => time(lastUsedAt, 'never'), isRight: true, isExtra: true },
    { heading: 'SCOPES', cell: ({ scopes }) => scopes.join(' '), isExtra: true },
  ];
}

/** All there is to know of one. */
export function credentialRows(credential: Credential, now: number): [string, string][] {
  const { id, owner, scopes, limits, uploadId, createdBy, createdAt, lastUsedAt, expiresAt, state } =
    credential;
  return [
    ['id', id],
    ['owner', owner],
    ['scopes', scopes.join(' ')],
    ...(uploadId
      ? [['upload', uploadId] as [string, string]]
      : [['limits', limitsText(limits)] as [string, string]]),
    ['state', state],
    ['expires', timeText(expiresAt, now, 'never')],
    ['used', timeText(lastUsedAt, now, 'never')],
    ['created', `${timeText(createdAt, now, '')} by ${printable(createdBy)}`],
  ];
}
