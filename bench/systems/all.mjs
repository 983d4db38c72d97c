import { bare } from './bare.mjs';
import { companion, companionBatch, sdkPresigner } from './companion.mjs';
import { longshoreHaproxy, longshoreNginx } from './handoff.mjs';
import { longshore, longshoreDisk } from './longshore.mjs';
import { pipe, rawSockets } from './pipe.mjs';
import { haproxy, nginx } from './proxies.mjs';
import { naive, sdkStream } from './sdk.mjs';
import { tus } from './tus.mjs';

/** @type {readonly import('./system.mjs').System[]} */
export const SYSTEMS = [
  longshore,
  longshoreDisk,
  longshoreNginx,
  longshoreHaproxy,
  pipe,
  rawSockets,
  naive,
  sdkStream,
  tus,
  nginx,
  haproxy,
  sdkPresigner,
  companion,
  companionBatch,
  bare,
];
