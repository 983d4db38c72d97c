import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from './domain-error.js';

/** Where a route notes which errors it answers with, until the OpenAPI document is put together. */
export const PROBLEMS_EXTENSION = 'x-problems';

/**
 * Says in the OpenAPI document which errors a route answers with. May be repeated, also on a controller for all its
 * routes; http/openapi.ts makes one answer per status out of them, with an example for each code.
 */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(...codes.map((code) => ApiExtension(`${PROBLEMS_EXTENSION}-${code}`, true)));
}
