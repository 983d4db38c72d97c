import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorsController } from './errors.controller.js';
import { ProblemDetailsFilter } from './problem-details.filter.js';

@Module({
  controllers: [ErrorsController],
  providers: [{ provide: APP_FILTER, useClass: ProblemDetailsFilter }],
})
export class ErrorsModule {}
