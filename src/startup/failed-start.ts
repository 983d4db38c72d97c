import { InvalidConfigError } from '../config/load-config.js';
import { DomainError } from '../errors/domain-error.js';

/** Why the server did not start, and what to do about it. */
export function explainFailedStart(error: unknown): string {
  if (error instanceof InvalidConfigError)
    return `\n${error.message}\n\nEvery setting is described in the README.\n`;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `\nPort ${port} is in use. Stop what uses it, or set PORT to another one.\n`;
  if (code === 'EACCES' && port)
    return `\nPort ${port} is not open to this user. Set PORT to one above 1023.\n`;
  if (error instanceof DomainError) return `\nLongshore could not start: ${error.detail} ${causeOf(error)}\n`;
  return `\nLongshore could not start:\n${error instanceof Error ? error.stack : String(error)}\n`;
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? `(${error.cause.message})` : '';
}
