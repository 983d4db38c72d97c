import { bandwidth } from './bandwidth.js';
import { LongshoreClient } from './longshore-client.js';
import { nodeTransport } from './node/node-transport.js';
import { someBytes } from './testing/bytes.js';
import { StandInServer } from './testing/stand-in-server.js';
import type { Pace, Transport } from './transport.js';

/** Time passes only by sleeping. */
function sleepingClock() {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
}

describe('a bandwidth limit', () => {
  it('lets so many bytes through in a second, in pieces of any size', async () => {
    const clock = sleepingClock();
    const pace = bandwidth(1_000, clock);
    for (const bytes of [500, 1_500, 1, 999, 2_000]) await pace(bytes);
    await pace(0);
    expect(clock.now()).toBe(5_000);
  });

  it('does not save up what was not used', async () => {
    const clock = sleepingClock();
    const pace = bandwidth(1_000, clock);
    await clock.sleep(60_000);
    await pace(1_000);
    await pace(1_000);
    await pace(1);
    expect(clock.now()).toBe(62_000);
  });

  it('is asked by every part of every upload of a client', async () => {
    const server = await StandInServer.start();
    const content = someBytes(150_000);
    let paced = 0;
    const send = nodeTransport();
    const transport: Transport = (request) => {
      const { pace } = request;
      const counted: Pace = async (bytes, signal) => {
        paced += bytes;
        await pace?.(bytes, signal);
      };
      return send({ ...request, pace: pace && counted });
    };
    const client = new LongshoreClient({ endpoint: server.url, transport, maxBytesPerSecond: 50_000_000 });
    const results = await Promise.all([1, 2].map(() => client.upload(content).result));
    for (const { key } of results) expect(server.objects.get(key)?.equals(content)).toBe(true);
    expect(paced).toBe(2 * content.length);
    await server.close();
  });
});
