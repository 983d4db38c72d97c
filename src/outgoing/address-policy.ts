import { BlockList, isIP } from 'node:net';
import { GLOBAL_IPV6, SPECIAL_IPV4, SPECIAL_IPV6 } from './special-addresses.js';

const SPECIAL = listOf([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
const GLOBAL = listOf([GLOBAL_IPV6]);

/** Which addresses the server may call for a user: the public ones, and those that the operator has named. */
export class AddressPolicy {
  private readonly addresses: BlockList;
  private readonly hostnames: ReadonlySet<string>;

  /** @param allowed addresses, CIDRs and host names that may be called although they are not public */
  constructor(allowed: readonly string[]) {
    const isRange = (entry: string) => isIP(entry.split('/', 1)[0]!) !== 0;
    this.addresses = listOf(allowed.filter(isRange));
    this.hostnames = new Set(allowed.filter((entry) => !isRange(entry)).map(plainName));
  }

  /** Whether `address`, to which `hostname` has been resolved, may be called. */
  allows(address: string, hostname?: string): boolean {
    const family = isIP(address);
    // One with a zone (RFC 4007) is of this machine's own network.
    if (family === 0 || address.includes('%')) return false;
    if (hostname !== undefined && this.hostnames.has(plainName(hostname))) return true;
    return isPublic(address, family) || isIn(this.addresses, address, family);
  }
}

function isPublic(address: string, family: number): boolean {
  return !isIn(SPECIAL, address, family) && (family === 4 || isIn(GLOBAL, address, family));
}

/** BlockList compares an IPv4-mapped address (`::ffff:…`) as the IPv4 address that it stands for. */
function isIn(list: BlockList, address: string, family: number): boolean {
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** DNS knows neither case nor the final dot. */
function plainName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '');
}
