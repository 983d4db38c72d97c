import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsPlainText, IsTime } from '../http/validators.js';
import { AUDIT_ACTIONS, type AuditAction } from './audit-event.js';

export class ListAuditDto {
  /**
   * Only what this caller has done, by its whole name.
   * @example "operator"
   */
  @IsOptional()
  @IsPlainText()
  @MaxLength(512)
  actor?: string;

  /** Only this action. */
  @IsOptional()
  @IsIn(AUDIT_ACTIONS)
  action?: AuditAction;

  /**
   * Only what was done to this, by its whole name.
   * @example "settings"
   */
  @IsOptional()
  @IsPlainText()
  @MaxLength(1_024)
  target?: string;

  /**
   * At or after this time.
   * @example "2026-11-01T00:00:00Z"
   */
  @IsOptional()
  @IsTime()
  from?: string;

  /** Before this time. */
  @IsOptional()
  @IsTime()
  to?: string;

  /** Most items in one answer; 50 when left out. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  /** `nextCursor` of the page before, with the same filters. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'cursor must be the nextCursor of a page' })
  cursor?: string;
}

export class AuditEventDto {
  /** @example "1042" */
  id!: string;
  at!: Date;
  /** @example "key 3fG8kq2L (billing)" */
  actor!: string;
  /** @example "203.0.113.7" */
  address!: string;
  /**
   * As X-Request-Id and the server's log have it.
   * @example "0f5b1d0e-7f0a-4c7f-9d7e-2b1d3c6f9a10"
   */
  requestId!: string;
  /** @example "settings.changed" */
  action!: string;
  /** @example "settings" */
  target!: string;
  /** @example { "uploads.concurrency": { "from": 4, "to": 8 } } */
  detail!: Record<string, unknown>;
}

export class AuditPageDto {
  items!: AuditEventDto[];
  /** Null on the last page. */
  nextCursor!: string | null;
}
