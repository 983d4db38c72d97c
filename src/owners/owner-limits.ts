import type { Limits } from '../limits/limits.js';

export interface OwnerLimits {
  readonly owner: string;
  readonly limits: Limits;
  readonly updatedBy: string;
  readonly updatedAt: Date;
}
