import { handoffContract } from '../contracts/handoff.contract.js';
import { handoffFailuresContract } from '../contracts/handoff-failures.contract.js';
import { onNginx } from '../support/handoff-proxies.js';

onNginx('Parts that a proxy puts into the store', handoffContract);
onNginx('When something fails a proxy that puts parts into the store', handoffFailuresContract);
