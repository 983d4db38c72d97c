import { lookup } from 'node:dns/promises';
import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { AddressPolicy } from './address-policy.js';
import { OutgoingHttp } from './outgoing-http.js';

/** As everything on this machine resolves names, /etc/hosts included. */
const resolve = (hostname: string) => lookup(hostname, { all: true });

@Module({
  providers: [
    {
      provide: OutgoingHttp,
      useFactory: ({ outgoingAllow }: AppConfig) =>
        new OutgoingHttp(new AddressPolicy(outgoingAllow), resolve),
      inject: [AppConfig],
    },
  ],
  exports: [OutgoingHttp],
})
export class OutgoingModule {}
