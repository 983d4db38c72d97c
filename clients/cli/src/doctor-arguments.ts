import { parseArgs } from 'node:util';
import { endpointOf } from './arguments.js';
import { type Terminal, UsageError } from './terminal.js';

export const doctorHelp = `longshore doctor [options]

Has the server examine its store: permissions one by one, CORS with a real preflight, checksums, complete, part sizes,
listings, clocks, lifecycle, access by strangers. For each fault it says what was seen, why it matters, and the rule or
policy to paste. It writes small probes below <KEY_PREFIX>.longshore-doctor/ and removes them.

  --fix                  add the CORS and lifecycle rules that are missing; those the bucket has are kept
  --json                 print the answer of the server

  --url URL              the server (default LONGSHORE_URL, else http://127.0.0.1:3000)
  --token TOKEN          the API key (default LONGSHORE_TOKEN); --api-key is the same

Marks: ✓ good   ! works, but costs something or lacks a safeguard   ✗ something will fail   ? not found out
Exit codes: 0 no problem, 1 at least one or no answer, 2 wrong usage, 130 interrupted
`;

export interface DoctorArguments {
  endpoint: string;
  token?: string;
  fix: boolean;
  json: boolean;
  help: boolean;
}

const options = {
  url: { type: 'string' },
  token: { type: 'string' },
  'api-key': { type: 'string' },
  fix: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export function parseDoctorArguments(args: string[], env: Terminal['env']): DoctorArguments {
  const { url, token, 'api-key': apiKey, fix, json, help } = valuesOf(args);
  return {
    endpoint: endpointOf('--url', url, env),
    token: token ?? apiKey ?? (env.LONGSHORE_TOKEN || undefined),
    fix,
    json,
    help,
  };
}

function valuesOf(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
