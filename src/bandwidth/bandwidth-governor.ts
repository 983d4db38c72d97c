import { Injectable } from '@nestjs/common';
import { SettingsService } from '../settings/settings.service.js';
import type { Throttle } from '../storage/throttle.js';
import { BandwidthPool } from './bandwidth-pool.js';

/** What comes in, and what goes out. */
export type Direction = 'in' | 'out';

/** Holds what this instance carries to the bandwidth of the settings, each direction for itself. */
@Injectable()
export class BandwidthGovernor {
  private readonly pools: Readonly<Record<Direction, BandwidthPool>>;

  constructor(settings: SettingsService) {
    const { bandwidth } = settings.current();
    const pools = { in: new BandwidthPool(bandwidth), out: new BandwidthPool(bandwidth) };
    settings.onChange(({ bandwidth: changed }) => {
      pools.in.update(changed);
      pools.out.update(changed);
    });
    this.pools = pools;
  }

  /** For one stream. To be released when the stream is over. */
  meter(direction: Direction, { owner, sessionId }: { owner: string; sessionId: string }): Throttle {
    return this.pools[direction].open(owner.split('/', 1)[0]!, sessionId);
  }
}
