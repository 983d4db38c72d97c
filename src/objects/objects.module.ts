import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { ObjectsController } from './objects.controller.js';
import { ObjectsService } from './objects.service.js';

@Module({ imports: [StorageModule], controllers: [ObjectsController], providers: [ObjectsService] })
export class ObjectsModule {}
