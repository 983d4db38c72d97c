import { AddressPolicy } from '../../src/outgoing/address-policy.js';
import { OutgoingHttp } from '../../src/outgoing/outgoing-http.js';

/**
 * Calls each URL of its arguments, whose names all lead to 127.0.0.1, and tells what came of it. Only a new process can be
 * given another authority to trust (NODE_EXTRA_CA_CERTS).
 */
const outgoing = new OutgoingHttp(new AddressPolicy(['127.0.0.1']), () =>
  Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
);
const outcomes: unknown[] = [];
for (const url of process.argv.slice(2)) {
  const call = outgoing.request(url, { timeoutMs: 30_000, maxResponseBytes: 1_000, maxRedirects: 1 });
  outcomes.push(
    await call.then(
      ({ status }) => status,
      (error: { code?: string; cause?: { code?: string } }) => error.code ?? error.cause?.code,
    ),
  );
}
console.log(JSON.stringify(outcomes));
