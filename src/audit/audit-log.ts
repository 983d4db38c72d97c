import { Injectable } from '@nestjs/common';
import type { AuditEntry, AuditEvent, AuditFilter } from './audit-event.js';
import { AuditRepository } from './audit.repository.js';

/**
 * Who did what, and from where. A change of rows is told of in its own transaction, by
 * AuditRepository.append; what happens outside the database is recorded once it has happened.
 */
@Injectable()
export class AuditLog {
  constructor(private readonly repository: AuditRepository) {}

  record(entry: AuditEntry): Promise<void> {
    return this.repository.append(entry);
  }

  /** Newest first. */
  list(filter: AuditFilter): Promise<AuditEvent[]> {
    return this.repository.list(filter);
  }
}
