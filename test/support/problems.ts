import type { Answer } from './test-client.js';

/** Holds an answer against RFC 9457 and the contract: status, code, and whatever `more` names in the body. */
export function expectProblem(
  answer: Answer<object>,
  status: number,
  code: string,
  more: Record<string, unknown> = {},
): void {
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: {
      type: `/errors/${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      requestId: answer.headers.get('x-request-id') ?? 'missing X-Request-Id',
      ...more,
    },
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
}
