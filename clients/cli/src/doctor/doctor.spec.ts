import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Finding } from './doctor-calls.js';
import { run } from '../run.js';
import { styleFor } from '../terminal.js';
import { testTerminal } from '../testing/test-terminal.js';
import { reportLines } from './doctor-report.js';

const fine: Finding = { id: 'clock', title: 'Clocks', status: 'ok', seen: 'they agree', why: 'time' };
const granted: Finding = { ...fine, id: 's3:PutObject', title: 'Permission s3:PutObject', seen: 'granted' };
const cors: Finding = {
  id: 'cors',
  title: 'Browsers (CORS)',
  status: 'problem',
  seen: 'the preflight is refused (403) for https://app.example.com',
  why: 'Browsers put parts straight into the bucket only where its CORS rules let them do so.',
  remedy: { text: 'Set these rules', paste: '{\n  "a": 1\n}', canFix: true },
};
const versioning: Finding = { ...fine, id: 'versioning', title: 'Versioning', status: 'warning', seen: 'on' };

interface Call {
  url: string;
  authorization?: string;
  body: string;
}

let findings: Finding[];
let status: number;
const calls: Call[] = [];
const server = http.createServer((request, response) => {
  void text(request).then((body) => {
    calls.push({
      url: `${request.method} ${request.url}`,
      authorization: request.headers.authorization,
      body,
    });
    if (request.method === 'POST')
      findings = [fine, { ...cors, status: 'ok', seen: 'fine', remedy: undefined }];
    const report = { store: 's3://films', examinedAt: '2026-11-23T00:00:00Z', findings, profile: {} };
    const problem = { code: 'unauthorized', detail: 'Send a key', requestId: 'r1' };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? report : problem));
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  findings = [fine, cors];
  status = 200;
  calls.length = 0;
});

const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const terminalHere = () => testTerminal('/', { LONGSHORE_URL: urlOf() });

it('tells what was seen, why it matters, and what to paste, and ends with 1', async () => {
  const terminal = terminalHere();
  expect(await run(['doctor'], terminal)).toBe(1);
  expect(terminal.out()).toBe(`Store  s3://films

✓ Clocks  they agree

✗ Browsers (CORS)
  seen   the preflight is refused (403) for https://app.example.com
  why    Browsers put parts straight into the bucket only where its CORS rules
         let them do so.
  do     Set these rules

      {
        "a": 1
      }

1 problem; 1 of 2 checks passed
longshore doctor --fix does: cors
`);
  expect(calls.map(({ url }) => url)).toEqual(['GET /v1/doctor']);
});

it('ends with 0 when there are warnings only', async () => {
  findings = [fine, versioning];
  const terminal = terminalHere();
  expect(await run(['doctor'], terminal)).toBe(0);
  expect(terminal.out()).toContain('1 warning; 1 of 2 checks passed\n');
});

it('--fix fixes what can be fixed, and shows how it is then', async () => {
  findings = [cors, versioning];
  const terminal = terminalHere();
  expect(await run(['doctor', '--fix', '--token', 'k'], terminal)).toBe(0);
  expect(calls.at(-1)).toEqual({
    url: 'POST /v1/doctor/fix',
    authorization: 'Bearer k',
    body: '{"ids":["cors"]}',
  });
  expect(terminal.out()).toContain('✓ Browsers (CORS)  fixed: fine\n');
  expect(terminal.out()).toContain('All is well; 2 of 2 checks passed\n');
});

it('--fix asks for nothing when nothing can be fixed', async () => {
  findings = [versioning];
  await run(['doctor', '--fix'], terminalHere());
  expect(calls.map(({ url }) => url)).toEqual(['GET /v1/doctor']);
});

it('--json prints what the server answered', async () => {
  const terminal = terminalHere();
  expect(await run(['doctor', '--json', '--api-key', 'k'], terminal)).toBe(1);
  expect(JSON.parse(terminal.out())).toMatchObject({ store: 's3://films', findings: [fine, cors] });
  expect(calls[0]?.authorization).toBe('Bearer k');
});

it('says what the server said when it refuses', async () => {
  status = 401;
  const terminal = terminalHere();
  expect(await run(['doctor'], terminal)).toBe(1);
  expect(terminal.err()).toContain('✗ doctor: Send a key\n');
  expect(terminal.err()).toContain('unauthorized, status 401, request r1');
});

it('says when there is no server', async () => {
  const gone = http.createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
  await new Promise((resolve) => gone.close(resolve));
  const terminal = terminalHere();
  expect(await run(['doctor', '--url', url], terminal)).toBe(1);
  expect(terminal.err()).toContain(`Cannot reach ${url}: connect ECONNREFUSED`);
});

it('has help, and refuses what it does not know', async () => {
  const terminal = terminalHere();
  expect(await run(['doctor', '--help'], terminal)).toBe(0);
  expect(terminal.out()).toContain('--fix');
  expect(await run(['doctor', '--url', 'localhost'], terminal)).toBe(2);
  expect(await run(['doctor', 'now'], terminal)).toBe(2);
});

it('names granted permissions on one line, and fits the terminal', () => {
  const many = ['s3:GetObject', 's3:ListBucket', 's3:AbortMultipartUpload'].map((id) => ({ ...granted, id }));
  const report = { store: 's3://films', examinedAt: '', findings: [fine, granted, ...many], profile: {} };
  const lines = reportLines(report, [], 50, styleFor({}, {}));
  expect(lines.filter((line) => line.startsWith('✓'))).toHaveLength(2);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
});

it('shows a policy once, where it is needed last', () => {
  const missing = (id: string): Finding => ({
    ...cors,
    id,
    title: `Permission ${id}`,
    remedy: { text: `Allow ${id}. All is in this policy.`, paste: '{ "policy": 1 }', canFix: false },
  });
  const report = { store: '', examinedAt: '', findings: [missing('s3:A'), missing('s3:B')], profile: {} };
  const lines = reportLines(report, [], 80, styleFor({}, {}));
  expect(lines.filter((line) => line.includes('"policy"'))).toHaveLength(1);
  expect(lines).toContain('  do     Allow s3:A (below)');
  expect(lines).toContain('  do     Allow s3:B. All is in this policy.');
});
