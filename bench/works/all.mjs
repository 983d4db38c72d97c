import { disk } from './disk.mjs';
import { diskComplete } from './disk-complete.mjs';
import { fair } from './fair.mjs';
import { growthOfMemory } from './growth-memory.mjs';
import { growthOfParts } from './growth-parts.mjs';
import { growthOfSessions } from './growth-sessions.mjs';
import { instances } from './instances.mjs';
import { lists } from './lists.mjs';
import { memoryWorks } from './memory.mjs';
import { partCallBy4, partCallBy64 } from './part-call.mjs';
import { partitions } from './partitions.mjs';
import { partRecord } from './part-record.mjs';
import { partStream, securePartStream, verifiedPartStream } from './part-stream.mjs';
import { partUrls } from './part-urls.mjs';
import { rows } from './rows.mjs';
import { session } from './session.mjs';
import { startUp, warmStart } from './start-up.mjs';
import { status } from './status.mjs';

/** @type {readonly import('./work.mjs').Work[]} */
export const WORKS = [
  partStream,
  verifiedPartStream,
  securePartStream,
  ...memoryWorks,
  partUrls,
  session,
  partCallBy4,
  partCallBy64,
  partRecord,
  status,
  fair,
  disk,
  diskComplete,
  startUp,
  warmStart,
  growthOfParts,
  growthOfSessions,
  growthOfMemory,
  instances,
  rows,
  lists,
  partitions,
];
