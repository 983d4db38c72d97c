import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The load balancer: each connection goes to the next instance that takes it. */
export class RoundRobinProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly ports: (number | undefined)[] = [];
  private turn = 0;

  private constructor() {
    this.server = createServer((near) => {
      this.track(near);
      this.forward(near, this.living());
    });
  }

  static async start(): Promise<RoundRobinProxy> {
    const proxy = new RoundRobinProxy();
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** An instance without a port is left out. */
  set(instance: number, port: number | undefined): void {
    this.ports[instance] = port;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private living(): number[] {
    const living = this.ports.filter((port) => port !== undefined);
    const first = this.turn++ % Math.max(1, living.length);
    return [...living.slice(first), ...living.slice(0, first)];
  }

  private forward(near: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    this.track(far);
    let isConnected = false;
    far.once('connect', () => {
      isConnected = true;
      near.pipe(far).pipe(near);
    });
    far.once('close', () => (isConnected ? near.destroy() : this.forward(near, others)));
    near.once('close', () => far.destroy());
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
  }
}
