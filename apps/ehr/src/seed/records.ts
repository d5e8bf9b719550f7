import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@smart-ehr/fhir';
import { createIndexValues } from '../fhir/index-values.ts';
import type { Change, ResourceStore } from '../stores/resources.ts';

export type Loaded = { created: number; updated: number; unchanged: number };

/** A commit that takes longer keeps other writers waiting: the next batch is smaller. */
const maxCommitMs = 15;

/**
 * Brings the stored records to the state of `resources`. What is stored already stays as it is, without a new
 * version, so loading the same again changes nothing. Commits in small batches; cut off, it goes on where it was.
 */
export async function loadRecords(resources: Iterable<Resource>, store: ResourceStore): Promise<Loaded> {
  const indexValues = createIndexValues();
  const loaded: Loaded = { created: 0, updated: 0, unchanged: 0 };
  let batch: Change[] = [];
  let batchSize = 32;

  const commit = async () => {
    const startedMs = performance.now();
    for (const { outcome } of await store.save(batch)) loaded[outcome === 'created' ? 'created' : 'updated'] += 1;
    const tookMs = performance.now() - startedMs;
    batchSize = tookMs > maxCommitMs ? Math.max(8, batchSize >> 1) : Math.min(256, batchSize + 16);
    batch = [];
  };

  for (const resource of resources) {
    const { resourceType: type, id } = resource;
    if (id === undefined) throw new Error(`A ${type} without id cannot be loaded.`);
    const stored = await store.read(type, id);
    if (stored && !stored.deleted && isSame(stored.body, resource)) loaded.unchanged += 1;
    else batch.push({ type, id, resource, ...indexValues(resource) });
    if (batch.length >= batchSize) await commit();
  }
  if (batch.length > 0) await commit();
  return loaded;
}

/** Whether a stored body is this resource, but for what the store itself adds to `meta`. */
function isSame(body: string, resource: Resource): boolean {
  const { meta: { versionId: _, lastUpdated: __, ...meta } = {}, ...stored } = JSON.parse(body) as Resource;
  const { meta: ownMeta = {}, ...own } = JSON.parse(JSON.stringify(resource)) as Resource;
  return isDeepStrictEqual({ ...stored, meta }, { ...own, meta: ownMeta });
}
