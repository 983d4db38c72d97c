import { rateKey } from './rate-key.js';

describe('Counted as one are', () => {
  it.each([
    ['the addresses of one IPv6 network', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['an IPv6 address in two spellings', '2001:db8:0:0::', '2001:0DB8::1'],
    ['an IPv6 address with a zone and without', 'fe80::1%eth0', 'fe80::2'],
    ['an IPv4 address as such and mapped', '203.0.113.7', '::ffff:203.0.113.7'],
  ])('%s', (_kind, one, other) => expect(rateKey(one)).toBe(rateKey(other)));
});

describe('Counted apart are', () => {
  it.each([
    ['IPv6 networks', '2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['IPv4 addresses', '203.0.113.7', '203.0.113.8'],
    ['mapped IPv4 addresses', '::ffff:203.0.113.7', '::ffff:203.0.113.8'],
    ['names', 'key a', 'key b'],
    ['long names that begin alike', `${'x'.repeat(400)}1`, `${'x'.repeat(400)}2`],
  ])('%s', (_kind, one, other) => expect(rateKey(one)).not.toBe(rateKey(other)));
});

it('A key fits the column, however long the name is', () => {
  expect(rateKey('x'.repeat(10_000))).toHaveLength(43);
});
