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

/** One request on its way. Nothing happens to it but what a script does. */
export interface Exchange {
  /** Lets the server act, and keeps its answer. */
  act(): Promise<ServerAnswer>;
  answer(answer: ServerAnswer): void;
  hangUp(): void;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export type Script = (exchange: Exchange) => Promise<void> | void;
export type RequestMatch = (method: string, url: URL) => boolean;

/** What happens to some requests, for as long as a test wants it. */
export interface Rule {
  /** How many requests it has met, and what the server answered to those that it was shown. */
  met: number;
  readonly served: number[];
  /** From now on such requests pass again. */
  lift(): void;
}

/**
 * A line to an HTTP server that passes everything on as it comes, headers untouched so that signatures stay right, but
 * for the requests that a test has written a script for.
 */
export class ScriptedLine {
  private readonly server: Server;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly rules = new Set<{ matches: RequestMatch; script: Script; rule: Rule }>();

  private constructor(private readonly target: URL) {
    this.server = createServer((incoming, answer) => {
      answer.on('error', () => undefined);
      this.handle(incoming, answer).catch(() => hangUp(answer));
    });
  }

  static async to(endpoint: string): Promise<ScriptedLine> {
    const line = new ScriptedLine(new URL(endpoint));
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Every request that matches goes by this script, until the rule is lifted. */
  always(matches: RequestMatch, script: Script): Rule {
    const rule: Rule = { met: 0, served: [], lift: () => void this.rules.delete(entry) };
    const entry = { matches, script, rule };
    this.rules.add(entry);
    return rule;
  }

  /** The next request that matches goes by this script. */
  once(matches: RequestMatch, script: Script): Rule {
    const rule = this.always(matches, (exchange) => {
      rule.lift();
      return script(exchange);
    });
    return rule;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
    await closed;
  }

  private async handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = new URL(incoming.url!, this.target);
    const entry = [...this.rules].find(({ matches }) => matches(incoming.method!, url));
    if (!entry) return this.pass(incoming, answer);
    entry.rule.met++;
    const body = await buffer(incoming);
    await entry.script({
      act: async () => {
        const served = await this.act(incoming, body);
        entry.rule.served.push(served.status);
        return served;
      },
      answer: ({ status, headers, body: text }) => {
        answer.writeHead(status, headers as string[]).end(text);
      },
      hangUp: () => hangUp(answer),
    });
  }

  /** Streams both ways, as fast as the slower side. */
  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const outgoing = this.open(incoming);
    answer.once('close', () => {
      if (!answer.writableFinished) outgoing.destroy();
    });
    incoming.pipe(outgoing);
    const response = await responseTo(outgoing);
    answer.writeHead(response.statusCode!, response.rawHeaders);
    response.on('error', () => hangUp(answer)).pipe(answer);
  }

  private async act(incoming: IncomingMessage, body: Buffer): Promise<ServerAnswer> {
    const outgoing = this.open(incoming);
    outgoing.end(body);
    const response = await responseTo(outgoing);
    return { status: response.statusCode!, headers: response.rawHeaders, body: await buffer(response) };
  }

  private open({ method, url, rawHeaders }: IncomingMessage) {
    const { hostname, port } = this.target;
    // An array keeps names and order as they came.
    const headers = rawHeaders as unknown as NodeJS.Dict<string>;
    return request({ agent: this.agent, host: hostname, port, method, path: url, headers, setHost: false });
  }
}

function responseTo(outgoing: ReturnType<typeof request>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve).on('error', reject);
    outgoing.once('close', () => reject(new Error('The server hung up.')));
  });
}

function hangUp(answer: ServerResponse): void {
  answer.socket?.resetAndDestroy();
  answer.destroy();
}
