/**
 * What is not somebody's server in the public internet: the special-purpose registries of IANA (RFC 6890 and its updates),
 * multicast, and what clouds use for themselves.
 */
export const SPECIAL_IPV4: readonly string[] = [
  '0.0.0.0/8', // this host, this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by customers of a carrier (CGNAT)
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // Azure's own services
  '169.254.0.0/16', // link-local, and the metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/** All that is handed out (RFC 4291 section 2.4): loopback, mapped, link-local, unique-local, multicast and NAT64 lie outside. */
export const GLOBAL_IPV6 = '2000::/3';

/** Special within GLOBAL_IPV6. */
export const SPECIAL_IPV6: readonly string[] = [
  '2001::/23', // IETF protocol assignments: Teredo, ORCHID, benchmarks
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address in disguise
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
];
