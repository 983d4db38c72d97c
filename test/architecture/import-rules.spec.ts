import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const CRUISED = ['src', 'test', 'clients', 'web', 'bench'];

interface Violation {
  rule: { name: string; severity: string };
  from: string;
  to: string;
  /** The files of a cycle, which is reported once, from one of them. */
  cycle?: Array<{ name: string }>;
}

/** Runs the same command as `npm run lint`, on the tree in `directory`. */
async function violationsIn(directory: string): Promise<Violation[]> {
  const present = new Set(await readdir(directory));
  const stdout = await new Promise<string>((done, fail) => {
    execFile(
      process.execPath,
      [
        join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
        ...CRUISED.filter((name) => present.has(name)),
        ...['--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
      ],
      { cwd: directory, maxBuffer: 256 * 1024 * 1024 },
      // It exits with the number of violations, which are the answer here, not a failure.
      (error, out, stderr) => (out.startsWith('{') ? done(out) : fail(new Error(stderr, { cause: error }))),
    );
  });
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

/** What is planted: a file, what it imports, and the rule that must notice. */
const planted: Array<[file: string, imports: string, rule: string]> = [
  ['src/uploads/planted-prisma.controller.ts', '@prisma/client', 'controller-only-calls-services'],
  [
    'src/uploads/planted-types.controller.ts',
    '../generated/prisma/client.js',
    'controller-only-calls-services',
  ],
  ['src/uploads/planted-rows.controller.ts', './planted.repository.js', 'controller-only-calls-services'],
  ['src/uploads/planted-aws.controller.ts', '@aws-sdk/client-s3', 'controller-only-calls-services'],
  ['src/uploads/planted-store.controller.ts', '../storage/planted-port.js', 'controller-not-to-the-store'],
  ['src/reaper/planted-sql.ts', 'pg', 'reaper-drives-through-services'],
  ['src/reaper/planted-rows.ts', '../uploads/planted.repository.js', 'reaper-drives-through-services'],
  ['src/reaper/planted-aws.ts', '@aws-sdk/client-s3', 'reaper-drives-through-services'],
  ['src/uploads/planted-http.service.ts', 'fastify', 'service-without-http'],
  ['src/uploads/planted-request.service.ts', 'node:http', 'service-without-http'],
  ['src/uploads/planted-prisma.service.ts', '../generated/prisma/client.js', 'service-without-prisma'],
  ['src/uploads/planted-aws.service.ts', '@aws-sdk/client-s3', 'service-without-aws'],
  ['src/uploads/planted-adapter.service.ts', '../storage/s3/planted-sdk.js', 'service-without-aws'],
  ['src/uploads/planted-up.repository.ts', './planted.service.js', 'repository-only-talks-to-postgres'],
  ['src/uploads/planted-http.repository.ts', './planted.controller.js', 'repository-only-talks-to-postgres'],
  ['src/downloads/planted.ts', '../uploads/planted.repository.js', 'repository-is-private'],
  ['src/uploads/upload-session.ts', '@nestjs/common', 'rules-are-plain'],
  ['src/uploads/part-plan.ts', '../config/planted.js', 'rules-are-plain'],
  ['src/uploads/upload.errors.ts', '@nestjs/common', 'rules-are-plain'],
  ['src/storage/disk/planted-feature.ts', '../../uploads/planted.js', 'storage-knows-no-feature'],
  ['src/storage/object-store.ts', '@aws-sdk/client-s3', 'storage-port-is-neutral'],
  ['src/storage/disk/planted-other.ts', '../s3/planted-sdk.js', 'storage-adapters-apart'],
  ['src/metrics/planted-aws.ts', '@aws-sdk/client-s3', 'aws-only-in-the-s3-adapter'],
  ['src/metrics/planted-types.ts', '../generated/prisma/client.js', 'prisma-only-in-repositories'],
  ['src/errors/planted.ts', '../uploads/planted.js', 'foundations-know-no-feature'],
  ['src/config/planted-up.ts', '../storage/planted-port.js', 'foundations-know-no-feature'],
  ['src/database/planted.ts', '../uploads/planted.js', 'foundations-know-no-feature'],
  ['src/events/planted.ts', '../webhooks/planted.js', 'events-know-no-listener'],
  ['src/uploads/planted-caller.ts', '../webhooks/planted.js', 'uploads-knows-no-listener'],
  ['src/uploads/planted-main.ts', '../create-app.js', 'only-main-wires'],
  ['src/uploads/planted-client.ts', '../../clients/planted/own.js', 'src-stands-alone'],
  ['src/uploads/planted-dev.ts', 'prettier', 'src-without-dev-packages'],
  ['clients/planted/client.ts', '../../src/uploads/planted.js', 'outside-knows-only-http'],
  ['web/planted/page.ts', '../../src/uploads/planted.js', 'outside-knows-only-http'],
  ['bench/planted.ts', '../src/uploads/planted.js', 'outside-knows-only-http'],
  ['clients/planted/page.ts', '../../web/planted/own.js', 'clients-without-web'],
  ['test/e2e/planted.e2e-spec.ts', '../../src/uploads/planted.js', 'stories-through-http-only'],
  ['src/uploads/planted-drawer.ts', '../utils/planted.js', 'no-barrels-no-drawers'],
  ['src/uploads/planted-barrel.ts', '../copies/index.js', 'no-barrels-no-drawers'],
  ['src/uploads/planted-missing.ts', './nowhere.js', 'imports-resolve'],
  ['src/uploads/planted-undeclared.ts', 'semver', 'packages-are-declared'],
  ['src/uploads/planted-cycle.ts', './planted-cycle-2.js', 'no-cycles'],
  ['src/uploads/planted-cycle-2.ts', './planted-cycle.js', 'no-cycles'],
];

/** Harmless files for the planted ones to import. */
const targets = [
  'src/create-app.ts',
  'src/config/planted.ts',
  'src/copies/index.ts',
  'src/generated/prisma/client.ts',
  'src/storage/planted-port.ts',
  'src/storage/s3/planted-sdk.ts',
  'src/uploads/planted.controller.ts',
  'src/uploads/planted.repository.ts',
  'src/uploads/planted.service.ts',
  'src/uploads/planted.ts',
  'src/utils/planted.ts',
  'src/webhooks/planted.ts',
  'clients/planted/own.ts',
  'web/planted/own.ts',
];

describe('the import rules', () => {
  let copy: string;
  let found: Violation[];

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'longshore-import-rules-'));
    for (const name of ['.dependency-cruiser.mjs', 'package.json', 'tsconfig.json']) {
      await cp(join(ROOT, name), join(copy, name));
    }
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const plant = async (file: string, text: string) => {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), text);
    };
    for (const file of targets) await plant(file, 'export interface Planted { name: string }\n');
    for (const [file, imports] of planted) {
      const keyword = file.includes('-types') ? 'import type' : 'import';
      await plant(file, `${keyword} * as used from '${imports}';\nexport type Planted = typeof used;\n`);
    }
    found = await violationsIn(copy);
  }, 60_000);

  afterAll(() => rm(copy, { recursive: true, force: true }));

  it.each(planted)('%s may not import %s: %s', (file, _imports, rule) => {
    const about = ({ from, cycle = [] }: Violation) =>
      [from, ...cycle.map(({ name }) => name)].includes(file);
    expect(found.filter(about).map((violation) => violation.rule.name)).toContain(rule);
  });

  it('say nothing about files that keep to them', () => {
    const guilty = new Set(planted.map(([file]) => file));
    expect(found.filter(({ from }) => !guilty.has(from))).toEqual([]);
  });

  it('are each proven by a planted file', async () => {
    const { default: config } = (await import(join(ROOT, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: Array<{ name: string; comment: string }> };
    };
    const proven = new Set(planted.map(([, , rule]) => rule));
    expect(config.forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
    for (const { comment } of config.forbidden) expect(comment).toBeTruthy();
  });

  it('are kept by this repository', async () => {
    expect(await violationsIn(ROOT)).toEqual([]);
  }, 60_000);
});
