import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiParam, type ApiParamOptions } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { DomainError } from '../errors/domain-error.js';
import { uploadNotFound } from './upload.errors.js';

interface UploadRoute {
  Params: { uploadId: string; partNumber: string };
}

function requestOf(context: ExecutionContext): FastifyRequest<UploadRoute> {
  return context.switchToHttp().getRequest<FastifyRequest<UploadRoute>>();
}

/** A custom parameter is not seen by the OpenAPI plugin. */
function documented(options: ApiParamOptions): ParamDecorator {
  return (target, key) => {
    if (key !== undefined) ApiParam(options)(target, key, Object.getOwnPropertyDescriptor(target, key)!);
  };
}
type ParamDecorator = (target: object, key: string | symbol | undefined) => void;

/** The path's upload id. What is not a UUID cannot be an upload: 404, as for any unknown id. */
export const UploadId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string => {
    const { uploadId } = requestOf(context).params;
    if (!isUUID(uploadId)) throw uploadNotFound(uploadId.slice(0, 64));
    return uploadId.toLowerCase();
  },
  [
    documented({
      name: 'uploadId',
      description: 'As start answered it.',
      schema: { type: 'string', format: 'uuid' },
    }),
  ],
);

/** The path's part number; NaN, which no upload has, for what is not one. */
export const PartNumber = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number => {
    const { partNumber } = requestOf(context).params;
    return /^\d{1,9}$/.test(partNumber) ? Number(partNumber) : NaN;
  },
  [
    documented({
      name: 'partNumber',
      description: 'From 1 to `totalParts`.',
      schema: { type: 'integer', minimum: 1, maximum: 10_000 },
    }),
  ],
);

/** @throws DomainError `validation-failed` */
export const IdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined => {
    const key = requestOf(context).headers['idempotency-key'];
    if (key === undefined) return undefined;
    if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
    throw new DomainError(
      'validation-failed',
      'Idempotency-Key must be 1 to 255 printable ASCII characters.',
    );
  },
);
