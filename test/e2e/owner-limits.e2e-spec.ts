import { randomUUID } from 'node:crypto';
import { bytes } from '../support/bytes.js';
import { expectProblem } from '../support/problems.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { TestClient } from '../support/test-client.js';

const ADMIN_KEY = 'the-administrators-key-of-this-test';

interface OwnerLimits {
  owner: string;
  limits: Record<string, unknown> | null;
  updatedBy: string | null;
  updatedAt: string | null;
}

describe("An owner's limits", () => {
  let app: TestApp;
  let admin: TestClient;
  beforeAll(async () => {
    app = await startTestApp({ config: { auth: 'keys', adminApiKey: ADMIN_KEY } });
    admin = app.client;
  });
  afterAll(() => app.close());

  // One of its own for each story.
  const newTenant = () => `limited-${randomUUID()}`;
  const pathOf = (owner: string) => `/v1/owners/${encodeURIComponent(owner)}/limits`;
  const limitsOf = async (owner: string) => (await admin.get<OwnerLimits>(pathOf(owner))).body.limits;

  async function clientOf(owner: string): Promise<TestClient> {
    const body = { name: 'a key', owner, scopes: ['uploads:write', 'uploads:read'] };
    return new TestClient(app.url, (await admin.post<{ secret: string }>('/v1/api-keys', body)).body.secret);
  }

  it('are none of its own at first, then those that are set, whole', async () => {
    const owner = newTenant();
    expect(await admin.get(pathOf(owner))).toMatchObject({
      status: 200,
      body: { owner, limits: null, updatedBy: null, updatedAt: null },
    });
    const set = await admin.put<OwnerLimits>(pathOf(owner), { maxTotalBytes: 1_000, maxOpenUploads: 2 });
    expect(set).toMatchObject({
      status: 200,
      body: { owner, limits: { maxTotalBytes: 1_000, maxOpenUploads: 2 }, updatedBy: 'operator' },
    });
    expect((await admin.get<OwnerLimits>(pathOf(owner))).body).toEqual(set.body);
    await admin.put(pathOf(owner), { maxUploads: 7, maxOpenUploads: null });
    expect(await limitsOf(owner)).toEqual({ maxUploads: 7 });
    expect(await admin.put(pathOf(owner), {})).toMatchObject({ body: { limits: {} } });
  });

  it('are removed, however often', async () => {
    const owner = newTenant();
    await admin.put(pathOf(owner), { maxUploads: 7 });
    for (let time = 0; time < 2; time++)
      expect(await admin.delete(pathOf(owner))).toMatchObject({ status: 200, body: { success: true } });
    expect(await limitsOf(owner)).toBeNull();
    const audit = await admin.get<{ items: unknown[] }>(`/v1/audit?target=${owner}`);
    expect(audit.body.items).toMatchObject([
      { action: 'owner.limits-changed', actor: 'operator', detail: { from: { maxUploads: 7 }, to: null } },
      { action: 'owner.limits-changed', actor: 'operator', detail: { from: null, to: { maxUploads: 7 } } },
    ]);
  });

  it('are those of a user, whose name is one segment of the path', async () => {
    const [tenant, user] = [newTenant(), `a.b_c@d+e|f:g=h~i-17`];
    await admin.put(pathOf(`${tenant}/${user}`), { maxUploads: 1 });
    expect((await admin.get<OwnerLimits>(pathOf(`${tenant}/${user}`))).body).toMatchObject({
      owner: `${tenant}/${user}`,
      limits: { maxUploads: 1 },
    });
    expect(
      (await admin.get<OwnerLimits>(pathOf(`${tenant}/${user}`).replace('%2F', '%2f'))).body,
    ).toMatchObject({
      owner: `${tenant}/${user}`,
    });
    expect(await limitsOf(tenant)).toBeNull();
    expectProblem(await admin.get(`/v1/owners/${tenant}/${user}/limits`), 404, 'route-not-found');
  });

  it.each(['a%2Fb%2Fc', 'a%2F', '%2Fa', '.%2Fa', 'a%20b', 'a%252Fb', '%00', 'x'.repeat(129)])(
    '%s is no owner',
    async (owner) => {
      expectProblem(await admin.get(`/v1/owners/${owner}/limits`), 422, 'validation-failed');
      expectProblem(await admin.put(`/v1/owners/${owner}/limits`, {}), 422, 'validation-failed');
    },
  );

  it.each([
    [{ maxTotalBytes: -1 }],
    [{ maxTotalBytes: '1GiB' }],
    [{ contentTypes: ['image'] }],
    [{ limits: {} }],
    [[]],
  ])('are not %j', async (limits) => {
    expectProblem(await admin.put(pathOf(newTenant()), limits), 422, 'validation-failed');
  });

  it('hold for the next upload, also when the owner was known without them', async () => {
    const owner = newTenant();
    const client = await clientOf(owner);
    expect(await client.start({ totalSize: 600 })).toMatchObject({ status: 201 });
    await admin.put(pathOf(owner), { maxTotalBytes: 1_000 });
    expectProblem(await client.start({ totalSize: 600 }), 403, 'quota-exceeded', { available: 400 });
    await admin.delete(pathOf(owner));
    expect(await client.start({ totalSize: 600 })).toMatchObject({ status: 201 });
  });

  it("are the tenant's for all its users together", async () => {
    const tenant = newTenant();
    await admin.put(pathOf(tenant), { maxTotalBytes: 1_000 });
    const [one, other] = [await clientOf(`${tenant}/one`), await clientOf(`${tenant}/other`)];
    await one.startFor(bytes(600));
    expectProblem(await other.start({ totalSize: 600 }), 403, 'quota-exceeded');
    await admin.put(pathOf(`${tenant}/other`), { maxTotalBytes: 100 });
    expectProblem(await other.start({ totalSize: 101 }), 403, 'quota-exceeded');
    expect(await other.start({ totalSize: 100 })).toMatchObject({ status: 201 });
  });

  it('set by many at once are one of them, and every change is told of', async () => {
    const owner = newTenant();
    const sets = [1, 2, 3, 4, 5].map((maxUploads) => admin.put<OwnerLimits>(pathOf(owner), { maxUploads }));
    for (const { status } of await Promise.all(sets)) expect(status).toBe(200);
    const { body } = await admin.get<{ items: { detail: { from: unknown; to: unknown } }[] }>(
      `/v1/audit?target=${owner}`,
    );
    const [last] = body.items;
    expect(await limitsOf(owner)).toEqual(last!.detail.to);
    // Each begins where the one before has ended.
    const told = body.items.toReversed();
    expect(told.map(({ detail }) => detail.from)).toEqual([
      null,
      ...told.slice(0, -1).map(({ detail }) => detail.to),
    ]);
  });

  it('are for administrators', async () => {
    const owner = newTenant();
    const client = await clientOf(owner);
    for (const answer of [
      await client.get(pathOf(owner)),
      await client.put(pathOf(owner), {}),
      await client.delete(pathOf(owner)),
    ])
      expectProblem(answer, 403, 'forbidden');
  });
});
