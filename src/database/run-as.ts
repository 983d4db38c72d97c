import { readFileSync, statSync } from 'node:fs';
import { chown, stat } from 'node:fs/promises';

/** The unprivileged user that Postgres runs as: it refuses to run as root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined when we are not root: Postgres then simply runs as us. */
export function postgresUser(...folders: string[]): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return (
    ownerOf(folders) ?? systemUser('postgres') ?? systemUser('_postgres') ?? systemUser('nobody') ?? missing()
  );
}

/** What root adds to the folder of an ordinary user stays usable to that user. */
export async function giveToOwnerOf(folder: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(folder);
  await chown(path, uid, gid);
}

/** A data folder made by an ordinary user stays theirs when the server is once started as root. */
function ownerOf(folders: string[]): RunAs | undefined {
  const owners = folders.map((folder) => statSync(folder, { throwIfNoEntry: false }));
  const owner = owners.find((stat) => stat !== undefined && stat.uid !== 0);
  return owner && { uid: owner.uid, gid: owner.gid };
}

function systemUser(name: string): RunAs | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`));
  if (entry === undefined) return undefined;
  const [, , uid, gid] = entry.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function missing(): never {
  throw new Error(
    'Postgres does not run as root, and /etc/passwd has neither a user "postgres" nor "nobody" to run it as. ' +
      'Start Longshore as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  );
}
