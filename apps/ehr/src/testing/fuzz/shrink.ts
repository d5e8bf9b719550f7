import type { RawRequest } from './raw-request.ts';

/** Leaves out what a request can do without and still fail as before. A request that fails once only stays as it is. */
export async function shrink(
  request: RawRequest,
  fails: (shorter: RawRequest) => Promise<boolean>,
): Promise<RawRequest> {
  if (!(await fails(request))) return request;
  let shortest = request;
  for (const part of ['headers', 'query', 'form'] as const) {
    for (let at = (shortest[part]?.length ?? 0) - 1; at >= 0; at--) {
      const shorter = { ...shortest, [part]: shortest[part]?.toSpliced(at, 1) };
      if (await fails(shorter)) shortest = shorter;
    }
  }
  return shortest;
}
