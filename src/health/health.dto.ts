export class HealthDto {
  /** @example "ok" */
  status!: 'ok';
  /** @example { "database": "up", "storage": "up" } */
  checks!: Record<string, string>;
}
