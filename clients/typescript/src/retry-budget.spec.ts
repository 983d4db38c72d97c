import { LongshoreClient } from './longshore-client.js';
import { RetryBudget } from './retry-budget.js';
import { someBytes } from './testing/bytes.js';
import { sendProblem, StandInServer } from './testing/stand-in-server.js';

describe('a retry budget', () => {
  it('is spent, and earned back by what succeeds', () => {
    const budget = new RetryBudget(2);
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false]);
    budget.earn();
    expect(budget.spend()).toBe(false);
    budget.earn();
    budget.earn();
    expect([budget.spend(), budget.spend()]).toEqual([true, false]);
    for (let success = 0; success < 100; success += 1) budget.earn();
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false]);
  });

  it('ends an upload in which every part fails now and then', async () => {
    const server = await StandInServer.start();
    for (let part = 0; part < 20; part += 1) {
      server.playOnce('part', (_call, { request, response }) => {
        request.resume();
        sendProblem(response, 500, 'internal-error', 'Something broke', { retryable: true });
        return true;
      });
      server.playOnce('part', () => false);
    }
    const client = new LongshoreClient({ endpoint: server.url });
    const { result } = client.upload(someBytes(20 * server.partSize), { concurrency: 1, retryBudget: 3 });
    await expect(result).rejects.toMatchObject({ code: 'internal-error' });
    // Each part costs one retry and earns half of one back: 3, 2.5, 2, 1.5, 1, and then 0.5.
    expect(server.sessionOf('upload-1').parts.size).toBe(5);
    await server.close();
  });
});
