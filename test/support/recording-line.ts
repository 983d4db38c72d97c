import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** A line to a server that counts what goes there, and keeps the heads of the requests, byte for byte. */
export class RecordingLine {
  readonly heads: string[] = [];
  bytesSent = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
      }
      const recorder = new HeadRecorder(this.heads);
      near.on('data', (chunk) => {
        this.bytesSent += chunk.length;
        recorder.take(chunk);
      });
      pipeline(near, far, near).catch(() => undefined);
    });
  }

  static async to(url: string): Promise<RecordingLine> {
    const line = new RecordingLine(new URL(url));
    line.server.listen(0, '127.0.0.1');
    await once(line.server, 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Tells heads from bodies by Content-Length, which is all that proxies send to a store. */
class HeadRecorder {
  private head = '';
  private bodyLeft = 0;

  constructor(private readonly heads: string[]) {}

  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (this.bodyLeft > 0) {
        const taken = Math.min(this.bodyLeft, chunk.length - at);
        this.bodyLeft -= taken;
        at += taken;
      } else {
        this.head += String.fromCharCode(chunk[at++]!);
        if (this.head.endsWith('\r\n\r\n')) this.finishHead();
      }
    }
  }

  private finishHead(): void {
    this.heads.push(this.head);
    this.bodyLeft = Number(/^content-length: *(\d+)/im.exec(this.head)?.[1] ?? 0);
    this.head = '';
  }
}
