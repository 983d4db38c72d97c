import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from './journal.js';
import type { SeededRandom } from './seeded-random.js';

export interface ChaosAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** How many attempts it took. */
  readonly attempts: number;
}

/** When clients stop trying: never, until the run is to become quiet. */
export interface Patience {
  giveUpAt: number;
}

/** The client has run out of patience: it does not know what became of its call. */
export class GaveUp extends Error {}

const CALL_TIMEOUT_MS = 40_000;
const LONGEST_PAUSE_MS = 2_000;
const UPLOAD_PATIENCE_MS = 120_000;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends half of the body and hangs up, the first time. */
  readonly breaksOff?: boolean;
}

/** Calls through the load balancer, each on a connection of its own, again and again while the answer says so. */
export class ChaosClient {
  private readonly since = Date.now();

  constructor(
    private readonly port: number,
    private readonly name: string,
    private readonly random: SeededRandom,
    private readonly patience: Patience,
    private readonly journal: Journal,
  ) {}

  /**
   * The first answer that trying again would not change.
   * @throws GaveUp
   */
  async call(call: Call): Promise<ChaosAnswer> {
    for (let attempts = 1; ; attempts++) {
      const answer = await this.attempt(call, attempts);
      if (answer && !isPassing(answer)) return answer;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** attempts) * (0.5 + this.random.next());
      const until = Math.min(this.patience.giveUpAt, this.since + UPLOAD_PATIENCE_MS);
      if (Date.now() + pauseMs > until) throw new GaveUp(`${call.method} ${call.path}`);
      await delay(pauseMs);
    }
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ChaosAnswer> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.call({ method: 'POST', path, body: Buffer.from(JSON.stringify(body)), headers: json });
  }

  private async attempt(call: Call, attempts: number): Promise<ChaosAnswer | undefined> {
    const breaksOff = call.breaksOff === true && attempts === 1;
    try {
      const answer = { ...(await this.send(call, breaksOff)), attempts };
      const { code, uploadStatus } = answer.body;
      this.note(call, attempts, [answer.status, code, uploadStatus].filter(Boolean).join(' '));
      if (code === 'internal-error') {
        const which = `${call.method} ${call.path} (request ${String(answer.body.requestId)})`;
        this.journal.violation(`${this.name}: ${which} was answered 500 internal-error`);
      }
      return answer;
    } catch (error) {
      this.note(call, attempts, String(error));
      return undefined;
    }
  }

  private async send({ method, path, body, headers }: Call, breaksOff: boolean) {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const outgoing = request({
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      agent: false,
      signal,
      headers: { ...headers, 'content-length': body?.length ?? 0, connection: 'close' },
    });
    const answered = new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
      outgoing.on('error', reject).once('response', (response) => {
        const read = async () => parse(response.statusCode!, await text(response));
        read().then(resolve, reject);
      });
    });
    answered.catch(() => undefined);
    if (breaksOff) {
      outgoing.write(body!.subarray(0, body!.length / 2));
      await delay(20);
      outgoing.destroy(new Error('broke off'));
    } else {
      outgoing.end(body);
    }
    return answered;
  }

  private note({ method, path }: Call, attempts: number, outcome: string): void {
    this.journal.note(`${this.name}: ${method} ${path} #${attempts}: ${outcome}`);
  }
}

function parse(status: number, body: string) {
  return { status, body: (body ? JSON.parse(body) : {}) as Record<string, unknown> };
}

/** 202 is the answer of a complete that is still under way. */
function isPassing({ status, body }: ChaosAnswer): boolean {
  return status === 202 || status >= 500 || body.retryable === true;
}
