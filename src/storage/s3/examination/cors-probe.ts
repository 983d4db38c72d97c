import type { HttpAnswer } from './http-exchange.js';
import { exchange } from './http-exchange.js';
import { corsDocument, mergeCorsRules } from './cors-rules.js';
import { readCorsRules } from './bucket-settings.js';
import { ok, type Probe } from './probe.js';
import type { ProbeBench } from './probe-bench.js';

/** What a browser sends along with a part. */
const REQUEST_HEADERS = ['content-md5', 'content-type'];
/** Stands for any origin: `.invalid` belongs to nobody (RFC 2606). */
const ANY_ORIGIN = 'https://longshore-doctor.invalid';

export const corsProbe: Probe = {
  id: 'cors',
  title: 'Browsers (CORS)',
  why: 'Browsers put parts straight into the bucket only where its CORS rules let them, and need to read the ETag of the answer. Uploads through the server work without.',
  needs: ['s3:PutObject'],
  async look(bench) {
    const { corsOrigins } = bench.settings;
    if (corsOrigins.length === 0) return ok('CORS_ORIGINS is empty, so no browser is expected here');
    const stopped = new Map<string, string[]>();
    for (const origin of corsOrigins) {
      const obstacle = await obstacleFor(bench, origin);
      if (obstacle) stopped.set(obstacle, [...(stopped.get(obstacle) ?? []), origin]);
    }
    if (stopped.size === 0) return ok(`${corsOrigins.join(', ')} may put parts and read their ETag`);
    const seen = [...stopped].map(([obstacle, origins]) => `${obstacle} for ${origins.join(' and ')}`);
    return { status: 'problem', seen: seen.join('; '), remedy: await remedyFor(bench) };
  },
};

async function remedyFor({ client, bucket, settings, signal }: ProbeBench) {
  const command = `aws s3api put-bucket-cors --bucket ${bucket} --cors-configuration file://cors.json`;
  try {
    const rules = mergeCorsRules(await readCorsRules(client, bucket, signal), settings.corsOrigins);
    const text = `Run longshore doctor --fix, or set these rules, which include those that the bucket has: ${command}`;
    return { text, paste: corsDocument(rules), canFix: true };
  } catch {
    const text = `Add these to the rules of the bucket (${command} replaces all of them). The doctor may not read them, or the store has none for each bucket: then look for its own setting.`;
    return { text, paste: corsDocument(mergeCorsRules([], settings.corsOrigins)), canFix: false };
  }
}

/** What keeps a browser at this origin from putting a part and reading its ETag. */
async function obstacleFor(bench: ProbeBench, configured: string): Promise<string | undefined> {
  const origin = configured === '*' ? ANY_ORIGIN : configured;
  const upload = await bench.open(bench.key('cors'));
  const preflight = await exchange(await bench.presignPart(upload, 1, {}), {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': REQUEST_HEADERS.join(', '),
    },
    signal: bench.signal,
  });
  const refusal = refusalOf(preflight, origin);
  // A browser would stop here.
  if (refusal) return refusal;
  const put = await bench.putPart(upload, 1, 'doctor', {}, { origin });
  if (!allows(put, 'origin', origin)) return 'the answer to a part does not name the origin';
  return allows(put, 'expose-headers', 'etag') ? undefined : 'ETag is not exposed';
}

function refusalOf(preflight: HttpAnswer, origin: string): string | undefined {
  const { status } = preflight;
  if (status < 200 || status > 299) return `the preflight is refused (${status})`;
  if (!allows(preflight, 'origin', origin)) return 'the preflight does not allow the origin';
  if (!allows(preflight, 'methods', 'put')) return 'the preflight does not allow PUT';
  const missing = REQUEST_HEADERS.filter((name) => !allows(preflight, 'headers', name));
  return missing.length > 0 ? `the preflight does not allow ${missing.join(', ')}` : undefined;
}

function allows(
  { headers }: HttpAnswer,
  what: 'origin' | 'methods' | 'headers' | 'expose-headers',
  value: string,
): boolean {
  const name = what === 'expose-headers' ? 'access-control-expose-headers' : `access-control-allow-${what}`;
  const listed = (headers[name] ?? '').split(',').map((item) => item.trim().toLowerCase());
  return listed.includes('*') || listed.includes(value.toLowerCase());
}
