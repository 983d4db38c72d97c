import { judgeClock } from './surroundings-probes.js';

it.each([
  [0, 'ok', 'agree'],
  [1_400, 'ok', 'agree'],
  [-30_000, 'ok', '30 s behind'],
  [90_000, 'warning', '90 s ahead'],
  [-14 * 60_000, 'warning', '14 min behind'],
  [3_600_000, 'problem', '60 min ahead'],
])('clocks that are %d ms apart: %s', (skewMs, status, seen) => {
  const sighting = judgeClock(skewMs);
  expect(sighting).toMatchObject({ status, profile: { clockSkewMs: skewMs } });
  expect(sighting.seen).toContain(seen);
  expect(sighting.remedy === undefined).toBe(status === 'ok');
});
