import { DomainError } from '../../errors/domain-error.js';
import { isFsError } from './durable-fs.js';

/** Runs work on files and says its failures in the port's words. */
export async function translateFsErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}

function translate(cause: unknown): unknown {
  // EFBIG: no file of this size fits the file system, however empty it is.
  if (isFsError(cause, 'ENOSPC', 'EDQUOT', 'EFBIG')) {
    return new DomainError('storage-full', 'The disk has no room for this.', { cause });
  }
  if (isFsError(cause, 'EACCES', 'EPERM', 'EROFS')) {
    return new DomainError('storage-refused', 'The server may not write to its storage folder.', { cause });
  }
  if (isFsError(cause, 'EIO', 'EMFILE', 'ENFILE', 'ESTALE', 'EBUSY', 'ETIMEDOUT')) {
    return new DomainError('storage-unavailable', 'The disk did not do what was asked.', { cause });
  }
  return cause;
}
