import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError, type ErrorCode } from '../errors/domain-error.js';
import { PROBLEM_CATALOG } from '../errors/problem-catalog.js';

/** What the `type` of a problem points at. */
@ApiExcludeController()
@Controller('errors')
export class ErrorsController {
  @Get(':code')
  describe(@Param('code') code: string): object {
    if (!Object.hasOwn(PROBLEM_CATALOG, code)) {
      throw new DomainError('route-not-found', 'There is no error with this code.');
    }
    return { code, ...PROBLEM_CATALOG[code as ErrorCode] };
  }
}
