import { DatabaseError } from 'pg';
import { Prisma } from '../generated/prisma/client.js';
import { translateDatabaseErrors } from './database-errors.js';

const known = (code: string, cause: object) =>
  new Prisma.PrismaClientKnownRequestError('Raw query failed.', {
    code,
    clientVersion: '7',
    meta: { driverAdapterError: { cause } },
  });

const refused = (code: string) => Object.assign(new DatabaseError('It did not work.', 0, 'error'), { code });

describe('translateDatabaseErrors', () => {
  // Each was seen when Postgres was stopped under load.
  it.each([
    ['a raw query whose connection breaks', known('P2010', { kind: 'ConnectionClosed' })],
    ['a raw query that is cut off', known('P2010', { kind: 'postgres', originalCode: '57P01' })],
    [
      'a transaction whose connection has broken',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a prepared statement that is cut off', refused('57P01')],
    [
      'a host of several addresses, none of which answers',
      new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })], ''),
    ],
    ['a database that is starting', new Error('the database system is starting up')],
  ])('tells %s as an outage', async (_, error) => {
    await expect(translateDatabaseErrors(Promise.reject(error))).rejects.toMatchObject({
      code: 'database-unavailable',
      cause: error,
    });
  });

  it('leaves a fault of ours as it is', async () => {
    for (const error of [known('P2010', { kind: 'postgres', originalCode: '42601' }), refused('42601')])
      await expect(translateDatabaseErrors(Promise.reject(error))).rejects.toBe(error);
  });
});
