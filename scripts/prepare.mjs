import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withProcessLock } from './process-lock.mjs';
import { hashFiles, isInstalled, isSupportedNode, readStamp } from './staleness.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFolder = 'dist/.lock';

/**
 * Brings a checkout to the point where it can run: packages, database client, build. Does only what is missing or out
 * of date, tells each step that it takes on stderr, and ends the process with the step's output when one fails.
 */
export async function prepare({ server = false, clients = false }) {
  if (!isSupportedNode(process.versions.node)) {
    fail(`Longshore needs Node 20.19 or newer; this is ${process.version}.`);
  }
  const steps = [
    install,
    ...(server ? [generateDatabaseClient, buildServer, buildPage] : []),
    ...(clients ? ['typescript', 'cli', 'react'].map(buildClient) : []),
  ];
  if (steps.every((step) => step().isDone)) return;
  const tellWait = () => console.error('Waiting for another process that prepares this folder…');
  try {
    await withProcessLock(join(root, lockFolder), () => steps.forEach(takeStep), tellWait);
  } catch (error) {
    fail(`Longshore cannot be prepared in ${root}: ${error.message}`);
  }
}

/** A step looks at the files when it is called, so that a second process sees what the first one did meanwhile. */
function takeStep(step) {
  const { isDone, title, run, stamp, madeFrom } = step();
  if (isDone) return;
  console.error(title);
  rmSync(join(root, stamp), { force: true });
  run();
  writeFileSync(join(root, stamp), madeFrom);
}

function install() {
  const stamp = 'node_modules/.longshore-installed';
  const madeFrom = `${hashFiles(root, ['package-lock.json'])} ${process.platform}-${process.arch}`;
  const known = readStamp(join(root, stamp));
  const first = !existsSync(join(root, 'node_modules/.package-lock.json'));
  return {
    // A user's own `npm install` leaves no stamp of ours; what npm wrote about it tells as much.
    isDone: !first && (known === madeFrom || isInstalledByNpm()),
    title: `Installing packages (${first ? 'first run' : 'they differ from package-lock.json'})…`,
    run: () => npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
    stamp,
    madeFrom,
  };
}

function isInstalledByNpm() {
  return isInstalled(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'));
}

function generateDatabaseClient() {
  const stamp = 'src/generated/.made-from';
  const madeFrom = hashFiles(root, ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']);
  return {
    isDone: readStamp(join(root, stamp)) === madeFrom,
    title: 'Generating the database client…',
    run() {
      rmSync(join(root, 'src/generated'), { recursive: true, force: true });
      node('node_modules/prisma/build/index.js', ['generate']);
    },
    stamp,
    madeFrom,
  };
}

function buildServer() {
  const stamp = 'dist/.made-from';
  const madeFrom = hashFiles(
    root,
    [
      'src',
      'prisma/schema.prisma',
      'tsconfig.json',
      'tsconfig.build.json',
      'nest-cli.json',
      'package-lock.json',
    ],
    (path) => !path.endsWith('.spec.ts') && !path.startsWith('src/generated/'),
  );
  return {
    isDone: readStamp(join(root, stamp)) === madeFrom,
    title: 'Building the server…',
    run() {
      emptyDist();
      node('node_modules/@nestjs/cli/bin/nest.js', ['build']);
    },
    stamp,
    madeFrom,
  };
}

/** A source file that was deleted must not live on as its compiled one. */
function emptyDist() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const name of readdirSync(join(root, 'dist'))) {
    if (`dist/${name}` !== lockFolder) rmSync(join(root, 'dist', name), { recursive: true });
  }
}

/** From the sources of the clients, so that a start needs no build of theirs. */
function buildPage() {
  const stamp = 'web/dist/.made-from';
  const madeFrom = hashFiles(
    root,
    [
      ...['web/src', 'web/index.html', 'web/vite.config.ts', 'web/tsconfig.json'],
      ...['clients/react/src', 'clients/react/styles.css', 'clients/typescript/src', 'package-lock.json'],
    ],
    (path) => !path.endsWith('.spec.ts'),
  );
  return {
    isDone: readStamp(join(root, stamp)) === madeFrom,
    title: 'Building the upload page…',
    run: () => node('node_modules/vite/bin/vite.js', ['build', 'web', '--logLevel', 'warn']),
    stamp,
    madeFrom,
  };
}

function buildClient(name) {
  return () => {
    const folder = `clients/${name}`;
    const stamp = `${folder}/dist/.made-from`;
    const sources = [...new Set(['typescript', name])].flatMap((each) =>
      ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json'].map(
        (path) => `clients/${each}/${path}`,
      ),
    );
    const madeFrom = hashFiles(
      root,
      [...sources, 'tsconfig.json', 'package-lock.json'],
      (path) => !path.endsWith('.spec.ts'),
    );
    return {
      isDone: readStamp(join(root, stamp)) === madeFrom,
      title: `Building ${folder}…`,
      run() {
        rmSync(join(root, folder, 'dist'), { recursive: true, force: true });
        npm(['run', 'build', `--workspace=${folder}`]);
      },
      stamp,
      madeFrom,
    };
  };
}

function npm(args) {
  // Set by npm for its scripts: the npm that the user called, without a shell in between.
  const caller = process.env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(caller)) run(process.execPath, [caller, ...args]);
  else run('npm', args, { shell: process.platform === 'win32' });
}

function node(script, args) {
  run(process.execPath, [join(root, script), ...args]);
}

function run(command, args, options = {}) {
  const environment = { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
  const result = spawnSync(command, args, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...options,
  });
  if (result.error !== undefined) fail(`${command} could not be run: ${result.error.message}`);
  if (result.status !== 0) fail(`${result.stdout}${result.stderr}`.trim());
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
