import type { FastifyReply, FastifyRequest } from 'fastify';
import { BodyRateWatch } from './body-rate.js';

const { jest } = import.meta;

const WINDOW_MS = 30_000;
const RATE = 1_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** What the watch sees of a request and its answer. */
class Exchange {
  readonly socket = { bytesRead: 500, bytesWritten: 0, writableLength: 0 };
  readonly raw = {
    socket: this.socket,
    complete: false,
    readableFlowing: true as boolean | null,
    readableLength: 0,
  };
  isCut = false;
  answered?: number;
  onClose?: () => void;

  private readonly request = {
    raw: this.raw,
    routeOptions: { config: { streamBody: true } },
    log: { debug: () => undefined },
    id: 'id',
    url: '/',
  };
  private readonly reply = {
    sent: false,
    raw: {
      headersSent: false,
      once: (_event: 'close', listener: () => void) => (this.onClose = listener),
      destroy: () => (this.isCut = true),
    },
    status: (status: number) => {
      this.answered ??= status;
      return this.reply;
    },
    headers: () => this.reply,
    send: () => (this.isCut = true),
  };

  watchedBy(watch: BodyRateWatch): this {
    watch.watch(this.request as unknown as FastifyRequest, this.reply as unknown as FastifyReply);
    return this;
  }

  beginAnswer(): void {
    this.raw.complete = true;
    this.reply.raw.headersSent = true;
  }

  /** Bytes come, or go, second after second. */
  async move(seconds: number, bytesPerSecond: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      if (this.raw.complete) this.socket.bytesWritten += bytesPerSecond;
      else this.socket.bytesRead += bytesPerSecond;
      await jest.advanceTimersByTimeAsync(1_000);
    }
  }
}

describe('A body', () => {
  let exchange: Exchange;
  const watch = (bytesPerSecond: number) =>
    (exchange = new Exchange().watchedBy(new BodyRateWatch({ bytesPerSecond, windowMs: WINDOW_MS })));

  beforeEach(() => void watch(RATE));
  afterEach(async () => {
    exchange.onClose?.();
    await jest.advanceTimersByTimeAsync(WINDOW_MS);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that comes too slowly is answered with 408, but not before the first window is over', async () => {
    await exchange.move(29, RATE / 2);
    expect(exchange.isCut).toBe(false);
    await exchange.move(4, RATE / 2);
    expect(exchange).toMatchObject({ isCut: true, answered: 408 });
  });

  it('that comes just fast enough is left alone', async () => {
    await exchange.move(600, RATE);
    expect(exchange.isCut).toBe(false);
  });

  it('may stand still for some seconds', async () => {
    for (let round = 0; round < 10; round++) {
      await exchange.move(20, 0);
      await exchange.move(10, 3.5 * RATE);
    }
    expect(exchange.isCut).toBe(false);
  });

  it('that was fast once and then stands still is cut', async () => {
    await exchange.move(30, 1_000 * RATE);
    await exchange.move(60, 0);
    expect(exchange).toMatchObject({ isCut: true, answered: 408 });
  });

  it.each([
    ['the server holds it back', { readableFlowing: false, readableLength: 1 }],
    ['nobody has asked for it yet', { readableFlowing: null, readableLength: 0 }],
  ])('is not late while %s', async (_why, state) => {
    Object.assign(exchange.raw, state);
    await exchange.move(600, 0);
    expect(exchange.isCut).toBe(false);
    Object.assign(exchange.raw, { readableFlowing: true, readableLength: 0 });
    await exchange.move(26, 0);
    expect(exchange.isCut).toBe(false);
    await exchange.move(7, 0);
    expect(exchange.isCut).toBe(true);
  });

  it('that has come whole may be worked on for as long as it takes', async () => {
    exchange.raw.complete = true;
    await exchange.move(600, 0);
    expect(exchange.isCut).toBe(false);
  });

  it('is as slow as it likes where there is no least rate', async () => {
    exchange.onClose?.();
    watch(0);
    await exchange.move(600, 0);
    expect(exchange.isCut).toBe(false);
  });
});

describe('An answer', () => {
  let exchange: Exchange;
  beforeEach(() => {
    exchange = new Exchange().watchedBy(new BodyRateWatch({ bytesPerSecond: RATE, windowMs: WINDOW_MS }));
    exchange.beginAnswer();
  });
  afterEach(() => exchange.onClose?.());

  it.each([0, RATE / 2])('that is taken at %d bytes a second is broken off', async (bytesPerSecond) => {
    exchange.socket.writableLength = 64 * 1024;
    await exchange.move(600, bytesPerSecond);
    expect(exchange).toMatchObject({ isCut: true, answered: undefined });
  });

  it('that is taken just fast enough is left alone, though it goes in lumps', async () => {
    exchange.socket.writableLength = 64 * 1024;
    for (let lump = 0; lump < 10; lump++) {
      await exchange.move(63, 0);
      await exchange.move(1, 64 * RATE);
    }
    expect(exchange.isCut).toBe(false);
  });

  it('that waits for the store, or for its bandwidth, is not late', async () => {
    await exchange.move(600, 0);
    expect(exchange.isCut).toBe(false);
  });
});
