import { DEFAULT_SETTINGS, type BandwidthSettings, type Settings } from '../settings/settings.js';
import type { SettingsService } from '../settings/settings.service.js';
import { BandwidthGovernor } from './bandwidth-governor.js';

/** What the governor needs of the settings, without their rows. */
class Changing {
  private listener?: (settings: Settings) => void;
  private settings = DEFAULT_SETTINGS;

  readonly current = () => this.settings;
  readonly onChange = (listener: (settings: Settings) => void) => (this.listener = listener);

  set(bandwidth: Partial<BandwidthSettings>): void {
    this.settings = { ...DEFAULT_SETTINGS, bandwidth: { ...DEFAULT_SETTINGS.bandwidth, ...bandwidth } };
    this.listener?.(this.settings);
  }
}

const MIB = 2 ** 20;

describe('The governor', () => {
  const settings = new Changing();
  const governor = new BandwidthGovernor(settings as unknown as SettingsService);
  const ofUser = governor.meter('in', { owner: 'acme/u1', sessionId: 'one' });
  const ofOther = governor.meter('in', { owner: 'acme/u2', sessionId: 'two' });
  const download = governor.meter('out', { owner: 'acme/u1', sessionId: 'one' });

  afterEach(() => settings.set({}));
  afterAll(() => [ofUser, ofOther, download].forEach((throttle) => throttle.release()));

  it('limits nothing by default', () => expect(ofUser.spend(1_000 * MIB)).toBeUndefined());

  it('follows the settings', async () => {
    settings.set({ instance: 1 });
    const paid = ofUser.spend(MIB);
    expect(paid).toBeInstanceOf(Promise);
    settings.set({});
    await paid;
    expect(ofUser.spend(MIB)).toBeUndefined();
  });

  it('counts for the top of an owner’s path, and each direction for itself', () => {
    settings.set({ owner: 1 });
    expect(ofUser.spend(64 * 1024)).toBeUndefined();
    expect(ofOther.spend(1)).toBeInstanceOf(Promise);
    expect(download.spend(64 * 1024)).toBeUndefined();
  });
});
