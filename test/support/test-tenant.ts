import { randomUUID } from 'node:crypto';
import { TestClient } from './test-client.js';
import type { TestApp } from './test-app.js';

type Json = Record<string, unknown>;

export interface UsageItem {
  owner: string;
  openUploads: number;
  reservedBytes: number;
  storedBytes: number;
  startedUploads: number;
  limits: Json;
  availableBytes: number | null;
}

const SCOPES = ['uploads:write', 'uploads:read', 'objects:read', 'objects:write'];

/** An owner that no other test knows, with what an administrator does for it. */
export class TestTenant {
  readonly owner = `tenant-${randomUUID()}`;

  constructor(private readonly app: TestApp) {}

  userNamed(name: string): string {
    return `${this.owner}/${name}`;
  }

  async newKey(more: Json = {}): Promise<{ id: string; secret: string; client: TestClient }> {
    const body = { name: 'a key', owner: this.owner, scopes: SCOPES, ...more };
    const { id, secret } = (await this.app.client.post<{ id: string; secret: string }>('/v1/api-keys', body))
      .body;
    return { id, secret, client: new TestClient(this.app.url, secret) };
  }

  async newClient(limits: Json = {}, more: Json = {}): Promise<TestClient> {
    return (await this.newKey({ limits, ...more })).client;
  }

  /** Of one key, beside those that it has; null: none. Known at once on this instance. */
  async setKeyLimits(id: string, limits: Json | null): Promise<void> {
    const { status } = await this.app.client.patch(`/v1/api-keys/${id}`, { limits });
    expect(status).toBe(200);
  }

  async setLimits(limits: Json, owner = this.owner): Promise<void> {
    const path = `/v1/owners/${encodeURIComponent(owner)}/limits`;
    expect((await this.app.client.put(path, limits)).status).toBe(200);
  }

  /** As `GET /v1/usage` tells it to the tenant itself. */
  async usage(owner = this.owner): Promise<UsageItem> {
    const reader = await this.newClient({}, { scopes: ['uploads:read'] });
    const { body } = await reader.get<{ items: UsageItem[] }>('/v1/usage');
    return body.items.find((item) => item.owner === owner)!;
  }
}
