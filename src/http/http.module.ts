import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.js';
import { Links } from './links.js';

@Global()
@Module({ providers: [Draining, Links], exports: [Draining, Links] })
export class HttpModule {}
