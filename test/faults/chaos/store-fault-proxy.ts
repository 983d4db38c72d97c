import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from './journal.js';
import type { SeededRandom } from './seeded-random.js';
import { drawFault, type StoreCall, type StoreFault, type StoreMood } from './store-faults.js';

/**
 * A fault injector of this project's own, for its tests only: stands before a real S3 server and passes every request
 * and answer through as they come, headers untouched so that signatures stay right, but for the faults of its mood.
 */
export class StoreFaultProxy {
  mood: StoreMood = 'well';
  private readonly server: Server;
  private readonly agent = new Agent({ keepAlive: true });
  /** Requests that the store gets although their callers have been hung up on. */
  private readonly late = new Set<Promise<void>>();

  private constructor(
    private readonly target: URL,
    private readonly random: SeededRandom,
    private readonly journal: Journal,
  ) {
    this.server = createServer((incoming, answer) => {
      answer.on('error', () => undefined);
      this.handle(incoming, answer).catch((error: unknown) => {
        this.journal.note(`store proxy: ${incoming.method} ${incoming.url}: ${String(error)}`);
        hangUp(answer);
      });
    });
  }

  static async start(endpoint: string, random: SeededRandom, journal: Journal): Promise<StoreFaultProxy> {
    const proxy = new StoreFaultProxy(new URL(endpoint), random, journal);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when nothing is on its way to the store any more that nobody waits for. */
  async settled(): Promise<void> {
    while (this.late.size > 0) await Promise.all(this.late);
  }

  async stop(): Promise<void> {
    await this.settled();
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    await closed;
  }

  private async handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const fault = drawFault(this.random, this.mood, describe(incoming));
    if (fault.kind !== 'none') {
      this.journal.counts.storeFaults++;
      this.journal.note(`store: ${JSON.stringify(fault)} for ${incoming.method} ${incoming.url}`);
    }
    switch (fault.kind) {
      case 'none':
        return this.pass(incoming, answer);
      case 'delay':
        await delay(fault.beforeMs);
        return this.pass(incoming, answer, () => delay(fault.afterMs));
      case 'reset':
        return hangUp(answer);
      case 'error':
        return sendError(incoming, answer, fault);
      case 'cut':
        return this.cut(incoming, answer, fault.afterBytes);
      case 'drop-answer':
        await this.act(incoming, await buffer(incoming));
        return hangUp(answer);
      case 'deny-answer':
        await this.act(incoming, await buffer(incoming));
        return sendError(incoming, answer, fault);
      case 'act-late': {
        const body = await buffer(incoming);
        hangUp(answer);
        const late = delay(fault.afterMs).then(() => this.act(incoming, body));
        const done = late.catch(() => undefined).finally(() => this.late.delete(done));
        this.late.add(done);
      }
    }
  }

  /** Streams both ways, as fast as the slower side. */
  private async pass(
    incoming: IncomingMessage,
    answer: ServerResponse,
    beforeAnswer?: () => Promise<unknown>,
  ): Promise<void> {
    const outgoing = this.open(incoming);
    answer.once('close', () => {
      // A caller that has gone takes its request with it.
      if (!answer.writableFinished) outgoing.destroy();
    });
    incoming.pipe(outgoing);
    const response = await responseTo(outgoing);
    await beforeAnswer?.();
    answer.writeHead(response.statusCode!, response.rawHeaders);
    response.on('error', () => hangUp(answer)).pipe(answer);
  }

  private async cut(incoming: IncomingMessage, answer: ServerResponse, afterBytes: number): Promise<void> {
    const outgoing = this.open(incoming);
    outgoing.on('error', () => undefined);
    let left = afterBytes;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      outgoing.write(chunk.subarray(0, left));
      if ((left -= chunk.length) <= 0) break;
    }
    outgoing.destroy();
    hangUp(answer);
  }

  /** The store does it; nobody hears the answer. */
  private async act(incoming: IncomingMessage, body: Buffer): Promise<void> {
    const outgoing = this.open(incoming);
    outgoing.end(body);
    const response = await responseTo(outgoing);
    this.journal.note(`store: unheard ${response.statusCode} for ${incoming.method} ${incoming.url}`);
    response.resume();
    await once(response, 'close');
  }

  private open(incoming: IncomingMessage) {
    const { method, url, rawHeaders } = incoming;
    const { hostname, port } = this.target;
    // An array keeps names and order as they came.
    const headers = rawHeaders as unknown as NodeJS.Dict<string>;
    return request({ agent: this.agent, host: hostname, port, method, path: url, headers, setHost: false });
  }
}

function responseTo(outgoing: ReturnType<typeof request>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve).on('error', reject);
    outgoing.once('close', () => reject(new Error('the store hung up')));
  });
}

function describe({ method = '', url = '', headers }: IncomingMessage): StoreCall {
  return {
    isPart: method === 'PUT' && url.includes('partNumber='),
    isComplete: method === 'POST' && url.includes('uploadId='),
    isWrite: method === 'PUT' || method === 'POST' || method === 'DELETE',
    bodyBytes: Number(headers['content-length'] ?? 0),
  };
}

async function sendError(
  incoming: IncomingMessage,
  answer: ServerResponse,
  { status, code }: Extract<StoreFault, { status: number }>,
): Promise<void> {
  incoming.resume();
  answer.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
  answer.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Chaos</Message></Error>`,
  );
}

function hangUp(answer: ServerResponse): void {
  answer.socket?.resetAndDestroy();
  answer.destroy();
}
