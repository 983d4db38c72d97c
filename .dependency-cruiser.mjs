// Who may import whom. `npm run lint` holds it; test/architecture/import-rules.spec.ts proves that each rule bites.
// Type-only imports count too: an arrow on paper is still an arrow.

const npm = (...names) => names.map((name) => `(^|/)node_modules/${name}/`);
const PRISMA = ['^src/generated/', ...npm('@prisma', '\\.prisma', 'prisma')];
const SQL = [...PRISMA, '^src/database/', ...npm('pg', 'postgres', 'pg-promise')];
const AWS = npm('@aws-sdk', '@aws-crypto', '@smithy');
const HTTP = [...npm('fastify', '@fastify', '@nestjs/platform-fastify', 'express'), '^(node:)?https?2?$'];
const REPOSITORY = '\\.(repository|query|rows|statements)\\.ts$';
const SPEC = '\\.spec\\.ts$';

/** Files of plain rules: they say what an upload is, whatever serves it. */
const RULES =
  '^src/uploads/(upload-session|part-plan)\\.ts$|^src/limits/limits\\.ts$|^src/[^/]+/[^/]+\\.errors\\.ts$';
const FOUNDATIONS = '^src/(config|database|errors)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Arrows point one way. Two files that import each other are one file, or have a third one between them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'controller-only-calls-services',
      comment:
        'A controller turns HTTP into one call of a service and back. With a repository, Prisma or AWS at hand it starts to decide.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: [REPOSITORY, ...SQL, ...AWS] },
    },
    {
      name: 'controller-not-to-the-store',
      comment: 'Which bytes exist is a question for the service, which also knows what should exist.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$', pathNot: '^src/storage/' },
      to: { path: '^src/storage/' },
    },
    {
      name: 'reaper-drives-through-services',
      comment:
        'The state machine has one owner, the service. A reaper with its own SQL or S3 calls is a second one.',
      severity: 'error',
      from: { path: '^src/reaper/', pathNot: SPEC },
      to: { path: [REPOSITORY, ...SQL, ...AWS, '^src/storage/'] },
    },
    {
      name: 'service-without-http',
      comment:
        'The reaper and jobs call the services as well, with no request in sight. HTTP stays in controllers and filters.',
      severity: 'error',
      from: { path: '\\.service\\.ts$' },
      to: { path: HTTP },
    },
    {
      name: 'service-without-prisma',
      comment:
        'SQL is in one place per table, the repository, and a service asks it in words of the subject. Only health/ asks the database itself: whether it is there.',
      severity: 'error',
      from: { path: '\\.service\\.ts$', pathNot: '^src/(database|health)/' },
      to: { path: SQL },
    },
    {
      name: 'service-without-aws',
      comment:
        'A service knows the ObjectStore port only; that is what lets the disk store and the fault injector replace S3.',
      severity: 'error',
      from: { path: '\\.service\\.ts$' },
      to: { path: [...AWS, '^src/storage/(s3|disk)/'] },
    },
    {
      name: 'repository-only-talks-to-postgres',
      comment:
        'A repository answers questions about rows. What a row means is the business of those who call it.',
      severity: 'error',
      from: { path: REPOSITORY },
      to: {
        path: ['\\.(service|controller)\\.ts$', '^src/storage/', ...AWS, ...HTTP],
        pathNot: '^src/database/',
      },
    },
    {
      name: 'repository-is-private',
      comment:
        'Tables have one owner: other features ask its service. (A repository may call another, to write in one transaction.)',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: [REPOSITORY, SPEC] },
      to: { path: REPOSITORY, pathNot: '^src/$1/' },
    },
    {
      name: 'rules-are-plain',
      comment:
        'States, part plans and the list of errors are read by people first, and tested with nothing running: no Nest, Prisma, AWS or Fastify.',
      severity: 'error',
      from: { path: RULES },
      to: {
        pathNot: [RULES, '^src/errors/domain-error\\.ts$', '^(node:)?(path|crypto|buffer|assert|util)$'],
      },
    },
    {
      name: 'storage-knows-no-feature',
      comment:
        'An adapter stores bytes for whoever asks. Of ours it needs the port, config and errors; never uploads.',
      severity: 'error',
      from: { path: '^src/storage/', pathNot: SPEC },
      to: { path: '^src/', pathNot: '^src/(storage|config|errors)/' },
    },
    {
      name: 'storage-port-is-neutral',
      comment: 'A port that imports one adapter, or its SDK, is that adapter.',
      severity: 'error',
      from: { path: '^src/storage/object-store\\.ts$' },
      to: { path: ['^src/storage/(s3|disk)/', ...AWS] },
    },
    {
      name: 'storage-adapters-apart',
      comment:
        'Either adapter can be deleted without touching the other. What both need belongs beside the port.',
      severity: 'error',
      from: { path: '^src/storage/(s3|disk)/', pathNot: SPEC },
      to: { path: '^src/storage/(s3|disk)/', pathNot: '^src/storage/$1/' },
    },
    {
      name: 'aws-only-in-the-s3-adapter',
      comment: 'The SDK is heavy, and different in every store it talks to: one folder has to know.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/storage/s3/' },
      to: { path: AWS },
    },
    {
      name: 'prisma-only-in-repositories',
      comment: 'Generated types follow the tables. Whoever imports them changes with every column.',
      severity: 'error',
      from: { path: '^src/', pathNot: [REPOSITORY, '^src/(database|generated)/', SPEC] },
      to: { path: PRISMA },
    },
    {
      name: 'foundations-know-no-feature',
      comment:
        'errors/, config/ and database/ are below every feature; an import upwards would tie them all together.',
      severity: 'error',
      from: { path: FOUNDATIONS },
      to: { path: '^src/', pathNot: [FOUNDATIONS, '^src/generated/'] },
    },
    {
      name: 'events-know-no-listener',
      comment:
        'Webhooks, analytics and live streams read events. Were events to call them, a new listener would change uploads.',
      severity: 'error',
      from: { path: '^src/events/' },
      to: { path: '^src/(webhooks|analytics|metrics|copies|reaper|admin)/' },
    },
    {
      name: 'uploads-knows-no-listener',
      comment: 'Nobody calls webhooks or analytics: a session appends an event, and they read it.',
      severity: 'error',
      from: { path: '^src/uploads/', pathNot: SPEC },
      to: { path: '^src/(webhooks|analytics|reaper|copies)/' },
    },
    {
      name: 'only-main-wires',
      comment: 'main, create-app and app.module stand above everything; nothing in src/ is built on them.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(main|create-app|app\\.module|export-openapi)\\.ts$', SPEC] },
      to: { path: '^src/(main|create-app|app\\.module)\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      comment: 'The server is built and shipped without its clients, pages, benchmarks, scripts and tests.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: '^(clients|web|bench|scripts|test)/' },
    },
    {
      name: 'src-without-dev-packages',
      comment:
        'The image holds production dependencies only: an import of a dev package breaks at start, and only there.',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'outside-knows-only-http',
      comment:
        'Clients, web and bench are strangers: they know the OpenAPI document, never the code behind it.',
      severity: 'error',
      from: { path: '^(clients|web|bench)/' },
      to: { path: '^(src|test)/' },
    },
    {
      name: 'clients-without-web',
      comment: 'Clients are published on their own. web/ uses clients/, never the other way.',
      severity: 'error',
      from: { path: '^clients/' },
      to: { path: '^(web|bench)/' },
    },
    {
      name: 'stories-through-http-only',
      comment:
        'An end-to-end test that reaches into src/ tests an implementation. What it needs beyond HTTP is in test/support/.',
      severity: 'error',
      from: { path: '^test/e2e/' },
      to: { path: '^src/' },
    },
    {
      name: 'no-barrels-no-drawers',
      comment:
        'A folder is named after its subject. shared/, common/ and utils/ have none, and an index.ts hides who uses what.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: {
        path: ['^src/.*(shared|common|utils|helpers)/', '^src/.*/index\\.ts$'],
        pathNot: '^src/generated/',
      },
    },
    {
      name: 'imports-resolve',
      comment:
        'Nothing here can be imported that is not here. (For src/generated: npm run generate.) The systems that the bench measures bring packages of their own, which it installs when it needs them.',
      severity: 'error',
      from: { pathNot: '^bench/systems/servers/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-are-declared',
      comment:
        'A package that is in node_modules only because another one needs it can be gone after the next update.',
      severity: 'error',
      from: { path: '^(src|test|clients|web|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: ['node_modules', '^src/generated/', '(^|/)dist/'] },
    exclude: { path: '(^|/)dist/|(^|/)coverage/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
