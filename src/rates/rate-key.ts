import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** What a caller is counted under: of one length, however long a name is, and no name in the table. */
export function rateKey(name: string): string {
  const counted = isIPv6(name) ? networkOf(name) : name;
  return createHash('sha256').update(counted).digest('base64url');
}

/** Whoever has one IPv6 address, has the 2^64 of its network (RFC 6177 section 2). An IPv4 address written as one is that. */
function networkOf(address: string): string {
  const [plain = ''] = address.split('%', 1);
  // URL writes every address in one form (RFC 5952), an IPv4 address in it as two groups.
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  if (canonical.startsWith('::ffff:')) return ipv4Of(canonical.slice('::ffff:'.length));
  const [head = '', tail = ''] = canonical.split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':'))) as [
    string[],
    string[],
  ];
  const zeros = Array<string>(8 - first.length - last.length).fill('0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}

function ipv4Of(groups: string): string {
  return groups
    .split(':')
    .flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255])
    .join('.');
}
