import { connect, type Socket } from 'node:net';
import type { Answer } from './test-client.js';

/** What a client sends that no HTTP library would: half bodies, wrong lengths, bytes that are no HTTP. */
export class RawConnection {
  private received = '';
  private readonly socket: Socket;
  private readonly ended: Promise<void>;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
      this.socket.emit('text');
    });
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  send(data: string | Buffer): this {
    this.socket.write(data);
    return this;
  }

  /** Resolves once the system has taken it all. It holds less than a part: the rest the server has read. */
  sendThrough(data: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.write(data, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** A request line and headers; Host is added. */
  sendHead(requestLine: string, headers: Record<string, string | number> = {}): this {
    const lines = Object.entries({ host: 'localhost', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    return this.send([`${requestLine} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  }

  /** Waits until the server has sent something that matches. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) await this.more(String(pattern));
    return this.received;
  }

  /** The next answer on this connection, whole; also an interim one such as 100. */
  async answer(): Promise<Answer> {
    const end = (await this.until(/\r\n\r\n/)).indexOf('\r\n\r\n');
    const [statusLine = '', ...fields] = this.received.slice(0, end).split('\r\n');
    const headers = new Headers(fields.map((field) => field.split(/: ?(.*)/s, 2) as [string, string]));
    this.received = this.received.slice(end + 4);
    const isChunked = headers.get('transfer-encoding') === 'chunked';
    const bytes = isChunked
      ? await this.chunks()
      : await this.take(Number(headers.get('content-length') ?? 0));
    const text = Buffer.from(bytes, 'latin1').toString();
    const isJson = /json/.test(headers.get('content-type') ?? '');
    return {
      status: Number(statusLine.split(' ')[1]),
      headers,
      body: (isJson ? JSON.parse(text) : text) as Answer['body'],
    };
  }

  /** Everything the server says until it closes. */
  async all(): Promise<string> {
    await this.ended;
    return this.received;
  }

  /** Sends what is left, then the end of the stream; the server can still answer. */
  finish(): this {
    this.socket.end();
    return this;
  }

  hangUp(): void {
    this.socket.destroy();
  }

  /** A body in chunks (RFC 9112 section 7.1), without its trailers. */
  private async chunks(): Promise<string> {
    const head = /^([0-9a-f]+)[^\r]*\r\n/i;
    for (let body = ''; ;) {
      await this.until(head);
      const [line, size] = head.exec(this.received)!;
      await this.take(line.length);
      body += await this.take(parseInt(size!, 16));
      await this.take(2);
      if (parseInt(size!, 16) === 0) return body;
    }
  }

  private async take(length: number): Promise<string> {
    while (this.received.length < length) await this.more(`${length} bytes`);
    const taken = this.received.slice(0, length);
    this.received = this.received.slice(length);
    return taken;
  }

  private async more(wanted: string): Promise<void> {
    if (this.socket.destroyed) throw new Error(`Closed without ${wanted}: ${this.received}`);
    await new Promise<void>((resolve) => {
      const go = () => {
        this.socket.off('text', go).off('close', go);
        resolve();
      };
      this.socket.once('text', go).once('close', go);
    });
  }
}
