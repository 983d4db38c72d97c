import { randomUUID } from 'node:crypto';
import { constants, copyFile, open, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../errors/domain-error.js';
import { type Examination, type Finding, StoreExaminer, UNKNOWN_PROFILE } from '../store-examiner.js';
import { isFsError, makeFolder, syncFolder } from './durable-fs.js';

/** An upload between these folders is moved by a rename, which cannot leave a file system. */
const FOLDERS = ['objects', 'records', 'uploads', 'temporary'];
const GIB = 2 ** 30;
const LITTLE_SPACE_BYTES = 10 * GIB;
const NO_SPACE_BYTES = GIB;

type Sighting = Pick<Finding, 'status' | 'seen' | 'remedy'>;

interface Probe {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  look(folder: string): Promise<Sighting>;
}

/** Tries out the file system under the disk store, in a folder of its own below `temporary/`. */
export class DiskExaminer extends StoreExaminer {
  private readonly probes: readonly Probe[] = [
    {
      id: 'durable-writes',
      title: 'Durable writes',
      why: 'A part counts as stored once it would survive a power cut, and an object appears in one step.',
      look: lookAtWrites,
    },
    {
      id: 'one-file-system',
      title: 'One file system',
      why: 'A finished upload is renamed into its place. Across file systems that is not possible.',
      look: () => this.lookAtDevices(),
    },
    {
      id: 'free-space',
      title: 'Free space',
      why: 'An upload is refused in the middle when the disk is full.',
      look: lookAtSpace,
    },
    {
      id: 'letter-case',
      title: 'Upper and lower case',
      why: 'Keys that differ in case only are different objects, and must be different files.',
      look: lookAtCase,
    },
    {
      id: 'reflink',
      title: 'Copies without copying (reflink)',
      why: 'Complete copies an upload’s file when a part of it was sent twice at once. With reflinks that takes no time and no room.',
      look: lookAtReflink,
    },
  ];

  constructor(private readonly root: string) {
    super();
  }

  override async examine(signal?: AbortSignal): Promise<Examination> {
    const findings: Finding[] = [];
    for (const probe of this.probes) {
      signal?.throwIfAborted();
      const { id, title, why } = probe;
      findings.push({ id, title, why, ...(await this.tryOut(probe)) });
    }
    return { findings, profile: UNKNOWN_PROFILE, reached: true };
  }

  override fix(id: string): Promise<void> {
    return Promise.reject(new DomainError('validation-failed', `The doctor cannot fix ${id}.`));
  }

  private async tryOut(probe: Probe): Promise<Sighting> {
    const folder = join(this.root, 'temporary', `longshore-doctor-${randomUUID()}`);
    try {
      await makeFolder(folder);
      return await probe.look(folder);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const text = `The server’s user must be able to write, sync and rename below ${this.root}. Check its owner, its permissions and how it is mounted.`;
      return { status: 'problem', seen: code ?? message, remedy: { text, canFix: false } };
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  private async lookAtDevices(): Promise<Sighting> {
    const stats = await Promise.all(FOLDERS.map((name) => stat(join(this.root, name))));
    const apart = FOLDERS.filter((_, index) => stats[index]!.dev !== stats[0]!.dev);
    if (apart.length === 0) return { status: 'ok', seen: `all of ${this.root}` };
    const text = `Mount one file system at ${this.root}, not several below it.`;
    return {
      status: 'problem',
      seen: `on another one: ${apart.join(', ')}`,
      remedy: { text, canFix: false },
    };
  }
}

async function lookAtWrites(folder: string): Promise<Sighting> {
  const [from, to] = [join(folder, 'new'), join(folder, 'old')];
  await writeFile(to, 'old');
  const file = await open(from, 'wx');
  try {
    await file.writeFile('new');
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(from, to);
  await syncFolder(folder);
  return { status: 'ok', seen: 'written, synced, renamed over another file' };
}

async function lookAtSpace(folder: string): Promise<Sighting> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const seen = `${(freeBytes / GIB).toFixed(1)} GiB`;
  if (freeBytes >= LITTLE_SPACE_BYTES) return { status: 'ok', seen };
  const text = 'Make room, put DATA_DIR on a larger disk, or limit uploads with MAX_OBJECT_SIZE.';
  const status = freeBytes < NO_SPACE_BYTES ? 'problem' : 'warning';
  return { status, seen: `${seen} left`, remedy: { text, canFix: false } };
}

async function lookAtCase(folder: string): Promise<Sighting> {
  await writeFile(join(folder, 'key'), '');
  const other = await stat(join(folder, 'KEY')).catch(() => undefined);
  if (!other) return { status: 'ok', seen: 'kept apart' };
  const text = 'Put DATA_DIR on a file system that tells upper from lower case, such as ext4 or XFS.';
  return { status: 'warning', seen: 'not kept apart', remedy: { text, canFix: false } };
}

async function lookAtReflink(folder: string): Promise<Sighting> {
  await writeFile(join(folder, 'original'), 'doctor');
  try {
    await copyFile(join(folder, 'original'), join(folder, 'copy'), constants.COPYFILE_FICLONE_FORCE);
    return { status: 'ok', seen: 'supported' };
  } catch (error) {
    if (!isFsError(error, 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EINVAL', 'ENOTTY')) throw error;
    return { status: 'ok', seen: 'not supported, so such a copy takes its time (XFS and Btrfs have it)' };
  }
}
