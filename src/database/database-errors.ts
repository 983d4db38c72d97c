import { DatabaseError } from 'pg';
import { DomainError } from '../errors/domain-error.js';
import { Prisma } from '../generated/prisma/client.js';

/** Prisma's codes for a database that cannot be reached, does not answer in time, or hangs up. */
const UNAVAILABLE = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
]);
/** How the driver's adapter names the same when it is a raw query that meets it. */
const UNAVAILABLE_KINDS = new Set([
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TooManyConnections',
]);
/** Postgres's: connection exceptions, shutdown and start-up, too many connections, a statement cut off. */
const UNAVAILABLE_SQLSTATE = /^(08|57P|53|57014)/;
const UNAVAILABLE_TEXT =
  /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|connection (is )?(closed|terminated|timeout)|Connection terminated|terminating connection|is not queryable|timeout exceeded when trying to connect|Can't reach database|the database system is/i;

/** Tells an outage of the database, which passes, from a fault of ours, which does not. */
export async function translateDatabaseErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isOutage(error)) throw error;
    throw new DomainError('database-unavailable', 'The database did not answer.', { cause: error });
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    if (UNAVAILABLE.has(error.code)) return true;
    const { kind, originalCode } = adapterCause(error);
    if (kind && UNAVAILABLE_KINDS.has(kind)) return true;
    if (originalCode && UNAVAILABLE_SQLSTATE.test(originalCode)) return true;
  }
  if (error instanceof DatabaseError) return UNAVAILABLE_SQLSTATE.test(error.code ?? '');
  const { message, code, errors } = (error ?? {}) as { message?: string; code?: string; errors?: unknown[] };
  // Several addresses of one host have been tried.
  if (Array.isArray(errors)) return errors.some(isOutage);
  return UNAVAILABLE_TEXT.test(`${code} ${message}`);
}

function adapterCause({ meta }: Prisma.PrismaClientKnownRequestError): {
  kind?: string;
  originalCode?: string;
} {
  const found = meta as
    { driverAdapterError?: { cause?: { kind?: string; originalCode?: string } } } | undefined;
  return found?.driverAdapterError?.cause ?? {};
}
