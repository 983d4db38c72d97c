import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.js';
import { ErrorsController } from './errors.controller.js';
import { Links } from './links.js';

@Global()
@Module({
  controllers: [ErrorsController],
  providers: [Draining, Links],
  exports: [Draining, Links],
})
export class HttpModule {}
