#!/usr/bin/env node
// Prisma's schema engine as WebAssembly, for `prisma migrate` on machines where npm could not download the native one.
// It speaks what Prisma 7's CLI speaks with the native engine: JSON-RPC, one message a line, and the `cli` commands.
// scripts/migrations.mjs runs it; by hand: PRISMA_SCHEMA_ENGINE_BINARY=$PWD/scripts/schema-engine.mjs npx prisma ...
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

const require = createRequire(import.meta.url);
const wasmModule = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
const engineBindings = await import(pathToFileURL(wasmModule).href);
// Not a dependency of ours: it has to be the very copy that the adapter uses.
const adapterUtils = createRequire(require.resolve('@prisma/adapter-pg')).resolve(
  '@prisma/driver-adapter-utils',
);
const { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } = await import(
  pathToFileURL(adapterUtils).href
);

const POSTGRES_CHAR_OID = 18;
const POSTGRES_TEXT_OID = 25;

const args = process.argv.slice(2);
const option = (name) => args.flatMap((arg, i) => (arg === name ? [args[i + 1]] : []));
const datasource = JSON.parse(option('--datasource')[0] ?? '{}');
const datamodels = option('--datamodels').map((path) => [path, readFileSync(path, 'utf8')]);
const command = args.includes('cli') ? args[args.indexOf('cli') + 1] : undefined;

const databaseOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';

function connectionTo(url, database = databaseOf(url)) {
  const { hostname, port, username, password, searchParams } = new URL(url);
  return {
    host: searchParams.get('host') ?? decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database,
  };
}

async function withClient(url, database, use) {
  const client = new pg.Client(connectionTo(url, database));
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(url) {
  const databaseName = databaseOf(url);
  await withClient(url, 'postgres', (client) =>
    client.query(`CREATE DATABASE ${pg.escapeIdentifier(databaseName)}`),
  );
  return { databaseName };
}

const canConnect = (url) => withClient(url, undefined, () => ({}));

/** Prisma's own code and words for what goes wrong with a connection. */
function describeError(error, url) {
  if (error?.code === '3D000') return ['P1003', `Database \`${databaseOf(url)}\` does not exist`];
  if (error?.code === '28P01') return ['P1000', 'Authentication failed against the database server'];
  if (['ECONNREFUSED', 'ENOTFOUND', 'ENOENT', 'ETIMEDOUT'].includes(error?.code)) {
    return ['P1001', `Can't reach database server at ${new URL(url).host}`];
  }
  return [typeof error?.code === 'string' ? error.code : undefined, error?.message || String(error)];
}

function logError(message, code) {
  const fields = { message, error_code: code, is_panic: false };
  process.stderr.write(`${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}\n`);
}

/** The adapter lacks Postgres's "char", which the engine's queries of the catalogue return. */
function withCharColumns(adapter) {
  const queryable = Object.getPrototypeOf(Object.getPrototypeOf(adapter)); // shared with transactions
  if (queryable.knowsChar) return adapter;
  queryable.knowsChar = true;
  const { performIO, queryRaw } = queryable;
  const charColumns = new WeakMap();
  queryable.performIO = async function (query) {
    const result = await performIO.call(this, query);
    const found = [];
    result.fields?.forEach((field, i) => {
      if (field.dataTypeID !== POSTGRES_CHAR_OID) return;
      field.dataTypeID = POSTGRES_TEXT_OID;
      found.push(i);
    });
    if (found.length > 0) charColumns.set(result.rows, found);
    return result;
  };
  queryable.queryRaw = async function (query) {
    const result = await queryRaw.call(this, query);
    for (const i of charColumns.get(result.rows) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}

function connectAdapter(url, database) {
  return new PrismaPg(new pg.Pool(connectionTo(url, database)), { disposeExternalPool: true }).connect();
}

/** The engine replays migrations in a database of their own: the one it was given, or one that is dropped again. */
async function connectShadowDatabase() {
  if (datasource.shadowDatabaseUrl) return connectAdapter(datasource.shadowDatabaseUrl);
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await withClient(datasource.url, undefined, (client) => client.query(`CREATE DATABASE "${name}"`));
  const adapter = await connectAdapter(datasource.url, name);
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await withClient(datasource.url, undefined, (client) =>
      client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
    );
  };
  return adapter;
}

function adapterFactory() {
  const factory = new PrismaPg(connectionTo(datasource.url));
  factory.connect = async () => withCharColumns(await connectAdapter(datasource.url));
  factory.connectToShadowDb = connectShadowDatabase;
  return bindMigrationAwareSqlAdapterFactory(factory);
}

globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: '',
  set_message(message) {
    this.message = message;
  },
};
// A panic in the engine surfaces outside of our promises.
process.on('uncaughtException', (error) => {
  logError(globalThis.PRISMA_WASM_PANIC_REGISTRY.message || error?.stack || String(error));
  process.exit(1);
});

async function startEngine() {
  const wasm = readFileSync(wasmModule.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': engineBindings });
  engineBindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const log = (line) => process.env.DEBUG && process.stderr.write(`${line}\n`);
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
  return engineBindings.SchemaEngine.new(options, log, adapterFactory());
}

let engine;
const getEngine = () => (engine ??= startEngine());
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

async function call({ id, method, params }) {
  const url = params?.datasource?.url ?? datasource.url;
  if (method === 'createDatabase') return createDatabase(url);
  if (method === 'ensureConnectionValidity') return canConnect(url);
  const running = await getEngine();
  if (method === 'getDatabaseVersion') return running.version();
  if (method !== 'diff') return running[method](params);
  const { exitCode, stdout } = await running.diff(params);
  // The native engine prints the difference itself, by asking the CLI to.
  if (stdout) send({ id: 1e9 + id, method: 'print', params: { content: stdout } });
  return { exitCode, stdout: null };
}

async function answer(request) {
  try {
    send({ id: request.id, result: (await call(request)) ?? null });
  } catch (error) {
    const panic = globalThis.PRISMA_WASM_PANIC_REGISTRY.message;
    const [error_code, message] = error?.code ? describeError(error, datasource.url) : [];
    const data = {
      is_panic: false,
      message: message ?? error?.message ?? (panic || String(error)),
      error_code,
      meta: {},
    };
    send({
      id: request.id,
      error: { code: 4466, message: 'An error happened. Check the data field for details.', data },
    });
  }
}

async function runCommand() {
  try {
    if (command === 'can-connect-to-database') await canConnect(datasource.url);
    else if (command === 'create-database') await createDatabase(datasource.url);
    else throw new Error(`unsupported: cli ${command}`);
    process.exit(0);
  } catch (error) {
    const [code, message] = describeError(error, datasource.url);
    logError(message, code);
    process.exit(1);
  }
}

if (command) await runCommand();
let pending = Promise.resolve();
const requests = createInterface({ input: process.stdin, crlfDelay: Infinity });
requests.on('line', (line) => {
  const request = JSON.parse(line);
  if (request.method) pending = pending.then(() => answer(request));
});
requests.on('close', () => pending.then(() => process.exit(0)));
