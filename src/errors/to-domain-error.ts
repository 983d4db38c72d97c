import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorCode } from './domain-error.js';

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'malformed-request',
  401: 'unauthorized',
  404: 'route-not-found',
  408: 'request-timeout',
  413: 'payload-too-large',
  414: 'malformed-request',
  415: 'unsupported-media-type',
  431: 'headers-too-large',
};

/** Whatever was thrown, in our words. What we did not expect becomes an internal error without its cause's text. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const status = httpStatusOf(error);
  const code = CODE_OF_STATUS[status];
  if (code) return new DomainError(code, describe(error, status), { cause: error });
  return new DomainError('internal-error', 'Something went wrong on our side.', { cause: error });
}

function httpStatusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

function describe(error: unknown, status: number): string {
  if (status === 404) return 'There is nothing at this method and path.';
  return error instanceof Error ? error.message : 'The request could not be understood.';
}
