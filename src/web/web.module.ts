import { Module } from '@nestjs/common';
import { PageController } from './page.controller.js';
import { PageFiles } from './page-files.js';

@Module({ controllers: [PageController], providers: [PageFiles] })
export class WebModule {}
