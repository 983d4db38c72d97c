import { disk } from './disk.mjs';
import { memoryWorks } from './memory.mjs';
import { partCallBy4, partCallBy64 } from './part-call.mjs';
import { partStream, verifiedPartStream } from './part-stream.mjs';
import { partUrls } from './part-urls.mjs';
import { session } from './session.mjs';
import { startUp } from './start-up.mjs';
import { status } from './status.mjs';

/** @type {readonly import('./work.mjs').Work[]} */
export const WORKS = [
  partStream,
  verifiedPartStream,
  ...memoryWorks,
  partUrls,
  session,
  partCallBy4,
  partCallBy64,
  status,
  disk,
  startUp,
];
