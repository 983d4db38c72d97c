import { onEachStore } from '../support/stores.js';
import { ChaosRound } from './chaos/chaos-round.js';

/** Another seed is another story; `npm run test:faults` tells longer ones. */
const SEED = '20';

onEachStore('Three instances behind a load balancer', (store) => {
  it('lose nothing and leave nothing while they, the database and the store fail', async () => {
    const { violations, counts, ends } = await ChaosRound.run({
      seed: SEED,
      store,
      durationMs: 20_000,
      clients: 4,
      wakesReaper: true,
      tell: () => undefined,
    });
    expect(violations).toEqual([]);
    expect(counts.kills).toBeGreaterThan(0);
    expect(counts.postgresRestarts).toBeGreaterThan(0);
    expect(ends.completed).toBeGreaterThan(0);
  }, 600_000);
});
