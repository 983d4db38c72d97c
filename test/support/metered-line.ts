import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line to a server that counts what goes there, and lets no more through than it is told. */
export class MeteredLine {
  /** Sent to the server so far, heads and all. */
  bytesSent = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private freeAt = 0;

  private constructor(
    private readonly target: URL,
    private readonly bytesPerSecond: number,
  ) {
    this.server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
      }
      // Whoever hangs up, the other side learns it from the pipeline.
      pipeline(near, (chunks: AsyncIterable<Buffer>) => this.metered(chunks), far).catch(() => undefined);
      pipeline(far, near).catch(() => undefined);
    });
  }

  static async to(url: string, { bytesPerSecond = Infinity } = {}): Promise<MeteredLine> {
    const line = new MeteredLine(new URL(url), bytesPerSecond);
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    return line;
  }

  /** The target's origin, by way of this line. */
  get url(): string {
    return `${this.target.protocol}//127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async *metered(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      this.bytesSent += chunk.length;
      const now = performance.now();
      this.freeAt = Math.max(now, this.freeAt) + (chunk.length / this.bytesPerSecond) * 1000;
      if (this.freeAt > now) await sleep(this.freeAt - now);
      yield chunk;
    }
  }
}
