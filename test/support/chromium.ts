import { existsSync } from 'node:fs';

const DEBIANS = '/usr/bin/chromium';

/** The browser that the environment names, which then must be there, or Debian's. Nothing is ever downloaded. */
const CHROMIUM_PATH = process.env.CHROMIUM ?? (existsSync(DEBIANS) ? DEBIANS : undefined);

export function withChromium(title: string, suite: (executablePath: string) => void): void {
  if (CHROMIUM_PATH) return void describe(title, () => suite(CHROMIUM_PATH));
  describe(title, () => {
    it.skip(`CHROMIUM is not set, and ${DEBIANS} is not there`, () => undefined);
  });
}
