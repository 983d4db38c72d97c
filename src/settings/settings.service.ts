import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Caller } from '../auth/caller.js';
import type { RequestContext } from '../http/request-context.js';
import { checkSettings, differences, effectiveSettings, patchSettings } from './settings-patch.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import { type SettingsRow, SettingsRepository } from './settings.repository.js';

/** How long another instance's change may stay unknown. */
const POLL_MS = 2_000;

export interface KnownSettings {
  readonly settings: Settings;
  /** Null as long as nothing has been changed. */
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
}

type Listener = (settings: Settings) => void;

/** What operators change while the service runs: stored in Postgres, known to every instance within seconds. */
@Injectable()
export class SettingsService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Settings');
  private readonly listeners = new Set<Listener>();
  private known: KnownSettings = { settings: DEFAULT_SETTINGS, updatedAt: null, updatedBy: null };
  private fingerprint = '[]';
  /** One load after the other, so that none can bring back what an earlier one has seen. */
  private loading: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;

  constructor(private readonly repository: SettingsRepository) {}

  async onModuleInit(): Promise<void> {
    await this.load();
    this.scheduleLoad();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.loading;
  }

  /** What holds on this instance now. The same object until something changes. */
  current(): Settings {
    return this.known.settings;
  }

  describe(): KnownSettings {
    return this.known;
  }

  /**
   * Calls back whenever something has changed, here or on another instance.
   * @returns ends it
   */
  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Applies a merge patch, see settings-patch.ts. Changes at one time are made one after the other: none is lost.
   * @throws DomainError `validation-failed`
   */
  async change(caller: Caller, patch: object, origin: RequestContext): Promise<KnownSettings> {
    await this.repository.change((stored) => {
      const patched = patchSettings(stored, patch);
      const settings = effectiveSettings(patched);
      checkSettings(settings);
      const detail = differences(effectiveSettings(stored), settings);
      const changed = new Set(Object.keys(detail).map((field) => field.split('.', 1)[0]!));
      if (changed.size === 0) return undefined;
      const groups = Object.fromEntries([...changed].map((name) => [name, patched[name] ?? {}]));
      const event = {
        actor: caller,
        ...origin,
        action: 'settings.changed',
        target: 'settings',
        detail,
      } as const;
      return { groups, event };
    });
    await this.load();
    return this.known;
  }

  private load(): Promise<void> {
    const loaded = this.loading.then(async () => this.take(await this.repository.read()));
    this.loading = loaded.catch(() => undefined);
    return loaded;
  }

  private take(rows: readonly SettingsRow[]): void {
    const fingerprint = JSON.stringify(rows);
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    const settings = effectiveSettings(Object.fromEntries(rows.map(({ name, value }) => [name, value])));
    const [last] = rows.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
    this.known = { settings, updatedAt: last?.updatedAt ?? null, updatedBy: last?.updatedBy ?? null };
    for (const listener of this.listeners) listener(settings);
  }

  private scheduleLoad(): void {
    this.timer = setTimeout(() => {
      void this.load()
        // What was known last holds on.
        .catch((error: Error) => this.logger.debug(`The settings were not read: ${error.message}`))
        .finally(() => this.timer && this.scheduleLoad());
    }, POLL_MS);
    this.timer.unref();
  }
}
