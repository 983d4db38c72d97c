import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { Caller } from '../auth/caller.js';
import { AppConfig } from '../config/app-config.js';
import { DomainError } from '../errors/domain-error.js';
import type { RequestContext } from '../http/request-context.js';
import { ObjectStore } from '../storage/object-store.js';
import {
  type Examination,
  type Finding,
  StoreExaminer,
  StoreProfiles,
  UNKNOWN_PROFILE,
} from '../storage/store-examiner.js';
import { StoreProfileRepository } from './store-profile.repository.js';

export interface ExaminedStore extends Pick<Examination, 'findings' | 'profile'> {
  readonly store: string;
  readonly examinedAt: Date;
}

/** Has the store examined, keeps what was found, and puts right what it is told to. */
@Injectable()
export class DoctorService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Doctor');
  private readonly stopping = new AbortController();
  private recalling?: Promise<void>;
  private underWay?: Promise<ExaminedStore>;

  constructor(
    private readonly config: AppConfig,
    private readonly store: ObjectStore,
    private readonly examiner: StoreExaminer,
    private readonly profiles: StoreProfiles,
    private readonly repository: StoreProfileRepository,
    private readonly audit: AuditLog,
  ) {}

  /** A store that is new to this database is examined once, while the service is in use already. */
  onApplicationBootstrap(): void {
    this.recalling = this.recall().catch((error: Error) => {
      if (!this.stopping.signal.aborted) this.logger.warn(`The store was not examined: ${error.message}`);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    // A query after the database has been let go of would open it again.
    await Promise.all([this.recalling, this.underWay?.catch(() => undefined)]);
  }

  async examineFor(caller: Caller, origin: RequestContext): Promise<ExaminedStore> {
    const examined = await this.examine();
    await this.audit.record({ actor: caller, ...origin, action: 'doctor.run', target: examined.store });
    return examined;
  }

  /**
   * Puts right what these findings tell, and examines again. What is right already is left alone.
   * @throws DomainError `validation-failed` when one of them cannot be fixed; then none is
   */
  async fix(caller: Caller, ids: readonly string[], origin: RequestContext): Promise<ExaminedStore> {
    const { findings } = await this.examine();
    const chosen = new Set(ids.map((id) => fixable(id, findings)));
    const target = this.store.description;
    for (const { id, status } of chosen) {
      if (status === 'ok') continue;
      await this.examiner.fix(id);
      await this.audit.record({
        actor: caller,
        ...origin,
        action: 'doctor.fixed',
        target,
        detail: { finding: id },
      });
    }
    // One that has begun before the last fix would not see it.
    await this.underWay?.catch(() => undefined);
    return this.examine();
  }

  /** Who asks while an examination is under way gets its result. */
  private examine(): Promise<ExaminedStore> {
    this.underWay ??= this.examineAndKeep().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async recall(): Promise<void> {
    const kept = (await this.repository.find(this.store.description)) as Partial<Examination> | undefined;
    // An older release may not have known all of it.
    if (kept?.profile) return this.profiles.keep({ ...UNKNOWN_PROFILE, ...kept.profile });
    if (!this.config.doctorAtStart) return;
    const { findings } = await this.examine();
    for (const { title, status, seen, remedy } of findings)
      if (status === 'warning' || status === 'problem')
        this.logger.warn(`${title}: ${seen}. ${remedy?.text ?? ''}`.trim());
  }

  private async examineAndKeep(): Promise<ExaminedStore> {
    const { findings, profile, reached } = await this.examiner.examine(this.stopping.signal);
    const examinedAt = new Date();
    const store = this.store.description;
    if (reached) {
      await this.repository.keep(store, { findings, profile }, examinedAt);
      this.profiles.keep(profile);
    }
    return { store, examinedAt, findings, profile };
  }
}

function fixable(id: string, findings: readonly Finding[]): Finding {
  const finding = findings.find((one) => one.id === id);
  if (finding && (finding.status === 'ok' || finding.remedy?.canFix)) return finding;
  const message = finding ? 'is nothing that the doctor can fix' : 'is no finding';
  throw new DomainError('validation-failed', `${id} ${message}.`, {
    data: { errors: [{ field: 'ids', messages: [`${id} ${message}`] }] },
  });
}
