import { handoffContract } from '../contracts/handoff.contract.js';
import { handoffFailuresContract } from '../contracts/handoff-failures.contract.js';
import { onHaproxy } from '../support/handoff-proxies.js';

onHaproxy('Parts that a proxy puts into the store', handoffContract);
onHaproxy('When something fails a proxy that puts parts into the store', handoffFailuresContract);
