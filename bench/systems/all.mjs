import { companion, companionBatch, sdkPresigner } from './companion.mjs';
import { longshore, longshoreDisk } from './longshore.mjs';
import { pipe } from './pipe.mjs';
import { haproxy, nginx } from './proxies.mjs';
import { naive, sdkStream } from './sdk.mjs';
import { tus } from './tus.mjs';

/** @type {readonly import('./system.mjs').System[]} */
export const SYSTEMS = [
  longshore,
  longshoreDisk,
  pipe,
  naive,
  sdkStream,
  tus,
  nginx,
  haproxy,
  sdkPresigner,
  companion,
  companionBatch,
];
