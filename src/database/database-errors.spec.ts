import { Prisma } from '../generated/prisma/client.js';
import { translateDatabaseErrors } from './database-errors.js';

const known = (code: string, cause: object) =>
  new Prisma.PrismaClientKnownRequestError('Raw query failed.', {
    code,
    clientVersion: '7',
    meta: { driverAdapterError: { cause } },
  });

describe('translateDatabaseErrors', () => {
  // Each was seen when Postgres was stopped under load.
  it.each([
    ['a raw query whose connection breaks', known('P2010', { kind: 'ConnectionClosed' })],
    ['a raw query that is cut off', known('P2010', { kind: 'postgres', originalCode: '57P01' })],
    [
      'a transaction whose connection has broken',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a database that is starting', new Error('the database system is starting up')],
  ])('tells %s as an outage', async (_, error) => {
    await expect(translateDatabaseErrors(Promise.reject(error))).rejects.toMatchObject({
      code: 'database-unavailable',
      cause: error,
    });
  });

  it('leaves a fault of ours as it is', async () => {
    const error = known('P2010', { kind: 'postgres', originalCode: '42601' });
    await expect(translateDatabaseErrors(Promise.reject(error))).rejects.toBe(error);
  });
});
