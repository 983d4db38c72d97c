import { AddressPolicy } from './address-policy.js';

const strict = new AddressPolicy([]);
const lenient = new AddressPolicy(['10.1.0.0/16', '192.168.7.7', 'fd00:1::/32', 'Hooks.Internal.']);

describe('A public address may be called', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.0.1.1',
    '198.17.255.255',
    '198.20.0.1',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450:4001:81b::200e',
  ])('%s', (address) => expect(strict.allows(address)).toBe(true));
});

describe('An address that is no public one may not be called', () => {
  it.each([
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['CGNAT', '100.64.0.1'],
    ['CGNAT, metadata of a cloud', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['metadata', '169.254.169.254'],
    ['platform of a cloud', '168.63.129.16'],
    ['protocol assignments', '192.0.0.192'],
    ['documentation', '192.0.2.1'],
    ['AS112', '192.31.196.1'],
    ['AMT', '192.52.193.1'],
    ['6to4 relay', '192.88.99.1'],
    ['AS112', '192.175.48.1'],
    ['benchmarks', '198.18.0.1'],
    ['benchmarks', '198.19.255.255'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped', '::ffff:8.8.8.8'],
    ['IPv4-mapped', '::ffff:7f00:1'],
    ['IPv4-translated', '::ffff:0:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64', '64:ff9b:1::7f00:1'],
    ['discard', '100::1'],
    ['Teredo', '2001::1'],
    ['benchmarks', '2001:2::1'],
    ['ORCHID', '2001:20::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['6to4', '2002:7f00:1::1'],
    ['AS112', '2620:4f:8000::1'],
    ['segment routing', '5f00::1'],
    ['unique-local', 'fc00::1'],
    ['unique-local, metadata', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['public with a zone', '2606:4700:4700::1111%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['no address', 'localhost'],
    ['nothing', ''],
  ])('%s: %s', (_kind, address) => expect(strict.allows(address)).toBe(false));
});

describe('What the operator has named may be called', () => {
  it.each([
    ['10.1.2.3', undefined, true],
    ['10.2.0.1', undefined, false],
    ['192.168.7.7', undefined, true],
    ['192.168.7.8', undefined, false],
    ['fd00:1::5', undefined, true],
    ['fd00:2::5', undefined, false],
    ['10.9.9.9', 'hooks.internal', true],
    ['10.9.9.9', 'HOOKS.internal.', true],
    ['10.9.9.9', 'other.internal', false],
    ['10.9.9.9', 'sub.hooks.internal', false],
  ])('%s, by the name %s: %s', (address, hostname, allowed) =>
    expect(lenient.allows(address, hostname)).toBe(allowed),
  );
});
