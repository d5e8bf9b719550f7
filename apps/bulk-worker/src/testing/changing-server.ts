import { type Answer, ndjson, ndjsonFile } from './bulk-server.ts';
import type { Trial } from './trial.ts';

type TestResource = { resourceType: string; id: string; meta?: object } & Record<string, unknown>;

/**
 * The records of a server that change between exports; it exports them as the specification says, with what was deleted
 * since. A tick of its clock is a minute.
 */
export function createChangingServer({ says, server }: Trial) {
  const held = new Map<string, TestResource>();
  const changedAt = new Map<string, number>();
  let minute = 0;
  const instant = (at: number) => new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
  const keyOf = ({ resourceType, id }: { resourceType: string; id: string }) => `${resourceType}/${id}`;

  const records = {
    put(resourceType: string, id: string, more: object = {}) {
      minute += 1;
      const meta = { versionId: String(minute), lastUpdated: instant(minute) };
      held.set(`${resourceType}/${id}`, { resourceType, id, meta, ...more });
      changedAt.set(`${resourceType}/${id}`, minute);
    },
    delete(resourceType: string, id: string) {
      minute += 1;
      held.delete(`${resourceType}/${id}`);
      changedAt.set(`${resourceType}/${id}`, minute);
    },
    all: () => [...held.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b))),

    /** Prepares the answers to the next export; gives its transactionTime. The next change is after it. */
    offer({
      since,
      types,
      change = {},
    }: {
      since?: string | undefined;
      types?: string[];
      change?: object;
    } = {}): string {
      const isNew = (key: string) => since === undefined || instant(changedAt.get(key) ?? 0) > since;
      const resources = records
        .all()
        .filter(resource => isNew(keyOf(resource)) && (types?.includes(resource.resourceType) ?? true));
      const gone = [...changedAt.keys()].filter(key => since !== undefined && !held.has(key) && isNew(key));
      const files = [...new Set(resources.map(({ resourceType }) => resourceType))].map(type => ({
        type,
        lines: resources.filter(({ resourceType }) => resourceType === type),
      }));
      minute += 1;
      const transactionTime = instant(minute);
      const output = files.map(({ type, lines }) => {
        says(`GET /files/${type}`, ndjsonFile(ndjson(lines)));
        return { type, url: `${server.origin}/files/${type}`, count: lines.length };
      });
      says('GET /files/deleted', ndjsonFile(ndjson([deletions(gone)])));
      const deleted = gone.length > 0 ? [{ type: 'Bundle', url: `${server.origin}/files/deleted`, count: 1 }] : [];
      const body: Answer['body'] = { ...server.manifest, transactionTime, output, deleted, ...change };
      says('GET /jobs/1', { status: 200, body });
      minute += 1;
      return transactionTime;
    },
  };
  return records;
}

/** What a line of a `deleted` file is. */
export function deletions(urls: string[], method = 'DELETE') {
  return { resourceType: 'Bundle', type: 'transaction', entry: urls.map(url => ({ request: { method, url } })) };
}
