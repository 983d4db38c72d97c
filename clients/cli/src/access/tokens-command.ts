import { actionOf } from '../command-line/action.js';
import type { Command } from '../command-line/command.js';
import type { CommandLine } from '../command-line/command-line.js';
import { duration, type Option, text } from '../command-line/option.js';
import { jsonOption, quietOption, serverOptions } from '../command-line/shared-options.js';
import { serverSettings } from '../config/settings.js';
import { reportFailure } from '../failure.js';
import { exitCodes, type Terminal, UsageError } from '../terminal.js';
import { issueToken } from './access-calls.js';
import {
  allOption,
  limitOption,
  listCredentials,
  ownerFilterOption,
  revokeCredentials,
  stateOption,
  yesOption,
} from './credential-actions.js';
import {
  contentTypeOption,
  filenameOption,
  listOf,
  maxSizeOption,
  maxTotalBytesOption,
  maxUploadsOption,
} from './limit-options.js';
import { printSecret } from './secret-card.js';

const scopesOption = text(
  'scopes',
  'LIST',
  'create: what it may do, with commas, of uploads:write, uploads:read, objects:read (default: the first two)',
);
const expiresInOption = duration('expires-in', 'create: for how long it is good, 1m to 7d (default: 1h)');
const folderOption = text('folder', 'FOLDER', 'objects go into this one or below it');
const uploadOption = text(
  'upload',
  'ID',
  'create: good for this upload, which is there already, and for no other',
);

const tokenLimits: readonly Option[] = [
  maxSizeOption,
  maxTotalBytesOption,
  maxUploadsOption,
  contentTypeOption,
  folderOption,
  filenameOption,
];
const actions = {
  list: [ownerFilterOption, stateOption, limitOption, allOption],
  create: [ownerFilterOption, scopesOption, expiresInOption, uploadOption, ...tokenLimits],
  revoke: [yesOption],
} as const satisfies Record<string, readonly Option[]>;

export const tokensCommand: Command = {
  name: 'tokens',
  summary: 'upload tokens for the pages of users: create, list, revoke',
  usage: ['create [NAME] [options]', 'list [options]', 'revoke ID… [options]'],
  about:
    "Upload tokens are what a backend hands to a user's page: good for a short time, for one upload unless --max-uploads says " +
    'otherwise, and for no more than the key that asks for them. A new one is printed once. It is of the owner of that key, or ' +
    'of one below it.',
  groups: [
    serverOptions,
    { title: 'Which', options: [ownerFilterOption, stateOption, limitOption, allOption, yesOption] },
    { title: 'A new one', options: [scopesOption, expiresInOption, uploadOption] },
    { title: 'Its limits (create; none: without)', options: tokenLimits },
    {
      title: 'Output',
      options: [jsonOption, { ...quietOption, help: 'list: ids only; create: the token only' }],
    },
  ],
  examples: [
    {
      line: "longshore tokens create --owner acme/user-17 --folder avatars --content-type 'image/*' --max-size 10MiB",
      does: 'for one picture, within an hour',
    },
    {
      line: 'longshore upload film.mp4 --token "$(longshore tokens create -q)"',
      does: 'one file with a token',
    },
  ],
  outcomes: { ok: 'done', failed: 'the server refused, or you said no' },
  completes: Object.keys(actions),
  run: tokens,
};

async function tokens(line: CommandLine, terminal: Terminal): Promise<number> {
  const { action, rest } = actionOf(line, actions);
  const server = serverSettings(line, terminal);
  const to = { server, signal: terminal.interrupted };
  if (action === 'revoke')
    return revokeCredentials('upload-tokens', rest, line, terminal, to, async (id) => `the token ${id}`);
  if (rest.length > (action === 'create' ? 1 : 0))
    throw new UsageError(
      action === 'create' ? 'Give the token one name, or none' : 'tokens list takes options only',
    );
  const body = bodyOf(rest[0], line);
  try {
    if (action === 'list') await listCredentials('upload-tokens', line, terminal, to);
    else {
      const { token, ...issued } = await issueToken(to, body);
      printSecret('token', { ...issued, secret: token }, line, terminal);
    }
    return exitCodes.ok;
  } catch (error) {
    return reportFailure(`tokens ${action}`, error, server.endpoint, terminal);
  }
}

function bodyOf(name: string | undefined, line: CommandLine): object {
  const lifetimeMs = line.get(expiresInOption);
  return {
    name,
    owner: line.get(ownerFilterOption),
    scopes: line.get(scopesOption)?.split(','),
    expiresIn: lifetimeMs === undefined ? undefined : Math.round(lifetimeMs / 1000),
    uploadId: line.get(uploadOption),
    folder: line.get(folderOption),
    maxSize: line.get(maxSizeOption),
    maxTotalBytes: line.get(maxTotalBytesOption),
    maxUploads: line.get(maxUploadsOption),
    contentTypes: listOf(line, contentTypeOption),
    filenames: listOf(line, filenameOption),
  };
}
