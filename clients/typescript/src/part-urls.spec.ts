import { PartUrls } from './part-urls.js';

const { signal } = new AbortController();

function book({ batchSize = 8, lifetimeMs = 60_000 } = {}) {
  let now = 1_000_000;
  const asked: number[][] = [];
  const urls = new PartUrls({
    batchSize,
    now: () => now,
    fetchUrls: async (partNumbers) => {
      asked.push(partNumbers);
      const expiresAt = new Date(now + lifetimeMs).toISOString();
      return partNumbers.map((partNumber) => ({
        partNumber,
        method: 'PUT' as const,
        url: `/${partNumber}/${asked.length}`,
        headers: {},
        size: 1,
        expiresAt,
      }));
    },
  });
  urls.plan(Array.from({ length: 10_000 }, (_, index) => index + 1));
  const take = async (partNumber: number) => (await urls.take(partNumber, signal)).url;
  return { urls, asked, take, pass: (ms: number) => (now += ms) };
}

describe('the URLs of parts', () => {
  it('of those that are taken at once come with one call', async () => {
    const { asked, take } = book({ batchSize: 4 });
    expect(await Promise.all([1, 2, 3].map(take))).toEqual(['/1/1', '/2/1', '/3/1']);
    expect(asked).toEqual([[1, 2, 3, 4]]);
  });

  it('are for one request each: the next one gets another', async () => {
    const { asked, take } = book({ batchSize: 2 });
    expect(await take(1)).toBe('/1/1');
    expect(await take(1)).toBe('/1/2');
    expect(asked).toEqual([[1, 2], [1]]);
  });

  it('are not used in the last seconds of their life', async () => {
    const { asked, take, pass } = book({ batchSize: 2 });
    await take(1);
    pass(44_000);
    expect(await take(2)).toBe('/2/1');
    expect(asked).toHaveLength(1);
    await take(3);
    pass(46_000);
    expect(await take(4)).toBe('/4/3');
  });

  it('come in smaller batches when they expire before their turn, and in larger ones when they no longer do', async () => {
    const { asked, take, pass } = book({ batchSize: 8 });
    await take(1);
    pass(60_000);
    await take(2);
    pass(60_000);
    await take(3);
    for (let partNumber = 4; partNumber <= 20; partNumber += 1) await take(partNumber);
    expect(asked.map((partNumbers) => partNumbers.length)).toEqual([8, 4, 2, 4, 8, 8]);
  });

  it('are asked for in the order of what is missing', async () => {
    const { urls, asked, take } = book({ batchSize: 3 });
    urls.plan([7, 3, 900, 4]);
    await take(7);
    await take(4);
    expect(asked).toEqual([[7, 3, 900], [4]]);
  });
});
