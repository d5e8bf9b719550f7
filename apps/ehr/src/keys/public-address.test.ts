import { expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';

test.each(['93.184.215.14', '1.1.1.1', '172.15.255.255', '172.32.0.1', '2606:2800:21f::1', '2a00:1450::1'])(
  '%s is on the public internet',
  address => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  ['this machine', '127.0.0.1'],
  ['this machine by another name', '127.8.8.8'],
  ['this machine, IPv6', '::1'],
  ['any address', '0.0.0.0'],
  ['any address, IPv6', '::'],
  ['a private network', '10.1.2.3'],
  ['a private network', '172.16.0.1'],
  ['a private network', '172.31.255.255'],
  ['a private network', '192.168.1.1'],
  ['a private network, IPv6', 'fd12:3456::1'],
  ['a provider network', '100.64.0.1'],
  ['link local: where clouds keep their secrets', '169.254.169.254'],
  ['link local, IPv6', 'fe80::1'],
  ['multicast', '224.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['IPv4 written as IPv6', '::ffff:127.0.0.1'],
  ['IPv4 written as IPv6', '::ffff:7f00:1'],
  ['IPv4 behind NAT64', '64:ff9b::7f00:1'],
  ['IPv4 behind 6to4', '2002:7f00:1::'],
  ['an example', '2001:db8::1'],
  ['a name', 'localhost'],
  ['nothing', ''],
])('%s is not: %s', (_, address) => expect(isPublicAddress(address)).toBe(false));
