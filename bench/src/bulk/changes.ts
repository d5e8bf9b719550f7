import type { Service } from './exports.ts';
import { nameOf, resource } from './resources.ts';

const inOneCommit = 100;

/** Changes a share of the resources, spread over all of them, and deletes every tenth of these, as apps do: by HTTP. */
export async function changeSome(service: Service, size: number, share: number): Promise<void> {
  const numbers = spread(size, Math.round(size * share));
  for (let at = 0; at < numbers.length; at += inOneCommit) {
    if (at % (inOneCommit * 100) === 0) await service.renew();
    const entries = numbers.slice(at, at + inOneCommit).map((nth, place) => {
      const url = nameOf(nth);
      const isDeleted = place % 10 === 9 && !url.startsWith('Patient/'); // whom others refer to
      if (isDeleted) return { request: { method: 'DELETE' as const, url } };
      return { resource: resource(nth, 1), request: { method: 'PUT' as const, url } };
    });
    await service.change(entries);
  }
}

/** So many different numbers below `size` in no order: steps of a length that has no divisor in common with it. */
export function spread(size: number, count: number): number[] {
  let step = Math.round(size * 0.618) || 1;
  while (divisor(step, size) > 1) step += 1;
  return Array.from({ length: count }, (_, nth) => ((nth + 1) * step) % size);
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
