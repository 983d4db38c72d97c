/*
 * A server that kills itself, as SIGKILL does, at one point: CRASH_AT=<before|after>:<store|sessions|parts>.<method>
 * or, for one kind of move alone, …sessions.move:<state it moves to>. It runs the build that npm test has made,
 * because compiling the sources for each of so many processes takes longer than their stories.
 */
import { loadConfig } from '../../dist/config/load-config.js';
import { createApp } from '../../dist/create-app.js';
import { ObjectStore } from '../../dist/storage/object-store.js';
import { PartsRepository } from '../../dist/uploads/parts.repository.js';
import { UploadsRepository } from '../../dist/uploads/uploads.repository.js';

const [when, target, toState] = process.env.CRASH_AT.split(':');
const [owner, method] = target.split('.');

const app = await createApp(loadConfig(process.env));
const object = app.get({ store: ObjectStore, sessions: UploadsRepository, parts: PartsRepository }[owner]);
const original = object[method].bind(object);
object[method] = async (...args) => {
  if (toState !== undefined && args[2] !== toState) return original(...args);
  if (when === 'before') await die();
  await original(...args);
  return die();
};
await app.listen(0, '127.0.0.1');
process.stderr.write(`ready at ${await app.getUrl()}\n`);

/** Never resolves: nothing may happen any more. */
function die() {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
