import { checkSettings, differences, effectiveSettings, patchSettings } from './settings-patch.js';
import { DEFAULT_SETTINGS } from './settings.js';

const apply = (...patches: object[]) =>
  patches.reduce((stored: object, patch) => patchSettings({ ...stored }, patch), {});
const settingsAfter = (...patches: object[]) => effectiveSettings({ ...apply(...patches) });

describe('A merge patch', () => {
  it('changes what it names and leaves the rest', () => {
    const settings = settingsAfter(
      { uploads: { concurrency: 8 } },
      { uploads: { retry: { maxAttempts: 3 } } },
    );
    const { uploads } = DEFAULT_SETTINGS;
    const retry = { ...uploads.retry, maxAttempts: 3 };
    expect(settings).toEqual({ ...DEFAULT_SETTINGS, uploads: { ...uploads, concurrency: 8, retry } });
  });

  it('stores only what differs, so that better defaults reach those who never chose', () => {
    expect(apply({ uploads: { concurrency: 8, partSize: undefined } })).toEqual({
      uploads: { concurrency: 8 },
    });
    expect(apply({ uploads: { concurrency: 8 } }, { uploads: { concurrency: null } })).toEqual({
      uploads: {},
    });
  });

  it('lifts a limit by null', () => {
    const { rates, bandwidth, uploads } = settingsAfter(
      { bandwidth: { owner: 65_536, session: 65_536 }, uploads: { partSize: 5 * 2 ** 20 } },
      { bandwidth: { owner: null }, uploads: { partSize: null }, rates: { address: null } },
    );
    expect(rates).toEqual({ caller: null, address: null });
    expect({ bandwidth, partSize: uploads.partSize }).toEqual({
      bandwidth: { instance: null, owner: null, session: 65_536 },
      partSize: null,
    });
  });

  it('brings back a default by null', () => {
    const changed = {
      uploads: { concurrency: 8, retry: { maxAttempts: 3, baseDelayMs: 100 } },
      rates: { address: null },
    };
    expect(settingsAfter(changed, { uploads: { retry: { maxAttempts: null } } }).uploads).toEqual({
      partSize: null,
      concurrency: 8,
      retry: { maxAttempts: 8, baseDelayMs: 100, maxDelayMs: 30_000 },
    });
    expect(settingsAfter(changed, { uploads: { retry: null } }).uploads.retry).toEqual(
      DEFAULT_SETTINGS.uploads.retry,
    );
    expect(settingsAfter(changed, { uploads: null, rates: null })).toEqual(DEFAULT_SETTINGS);
  });

  it('takes a list as one value, and a limit of owners away by null', () => {
    const limits = { ownerLimits: { folders: ['a', 'b'], maxUploads: 5 } };
    expect(settingsAfter(limits, { ownerLimits: { folders: ['c'] } }).ownerLimits).toEqual({
      folders: ['c'],
      maxUploads: 5,
    });
    expect(settingsAfter(limits, { ownerLimits: { folders: null } }).ownerLimits).toEqual({ maxUploads: 5 });
  });

  it('turns a rate that was not limited into one that is', () => {
    const rate = { requests: 5, perSeconds: 10 };
    expect(settingsAfter({ rates: { caller: rate } }).rates.caller).toEqual(rate);
    expect(settingsAfter({ rates: { address: null } }, { rates: { address: rate } }).rates.address).toEqual(
      rate,
    );
  });

  it('that shows what holds already changes nothing', () => {
    const settings = settingsAfter({ rates: { address: null, caller: { requests: 5, perSeconds: 1 } } });
    expect(differences(settings, settingsAfter(settings))).toEqual({});
  });
});

describe('Settings that do not fit together are refused:', () => {
  it.each([
    ['half a rate', { rates: { caller: { requests: 5 } } }, 'rates.caller'],
    ['delays the wrong way round', { uploads: { retry: { maxDelayMs: 100 } } }, 'uploads.retry.maxDelayMs'],
  ])('%s', (_kind, patch, field) => {
    expect(() => checkSettings(settingsAfter(patch))).toThrow(
      expect.objectContaining({
        code: 'validation-failed',
        data: { errors: [expect.objectContaining({ field })] },
      }),
    );
  });

  it('the defaults do', () => expect(() => checkSettings(DEFAULT_SETTINGS)).not.toThrow());
});

it('Differences name each field by its path, with what was and what is', () => {
  const [before, after] = [
    settingsAfter(),
    settingsAfter({ uploads: { concurrency: 8 }, ownerLimits: { folders: ['a'] } }),
  ];
  expect(differences(before, after)).toEqual({
    'uploads.concurrency': { from: 4, to: 8 },
    'ownerLimits.folders': { from: null, to: ['a'] },
  });
});
