import { isIPv6 } from 'node:net';

/**
 * By what an address is counted. Whoever has one IPv6 address has the 2^64 of its network, so these count as one; an IPv4
 * address counts as itself however it is written. https://www.rfc-editor.org/rfc/rfc6177#section-2
 */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1] ?? address;
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const known = tail === undefined ? groups : [...groups, ...Array(8).fill('0')];
  return `${known.slice(0, 4).map(withoutZeros).join(':')}::/64`;
}

const withoutZeros = (group: string) => group.replace(/^0+(?=.)/, '');
