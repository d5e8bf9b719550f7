import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '@smart-ehr/fhir';
import { createIndexValues } from '../fhir/index-values.ts';
import type { Change, ResourceStore, StoredResource } from '../stores/resources.ts';
import { bodyOf } from '../stores/resources-next-version.ts';

export type Loaded = { created: number; updated: number; unchanged: number };

/**
 * A commit that takes longer keeps other writers waiting: the next batch is smaller. Not without end, for a commit writes
 * dozens of pages however few rows are in it: in small batches a busy machine is kept busy by them.
 */
const maxCommitMs = 20;
const [leastBatch, greatestBatch] = [64, 512];
/** How many are collected and put in order by type: the rows of a commit then lie on few pages of each index. */
const windowSize = 2048;

/** Takes resources, and saves them in commits of many. */
export type Loader = {
  /** What was done until now; what is still being collected does not count. */
  loaded: Loaded;
  /** `refuse` is told when the resource is so unlike its type that no search could find it; without it that is thrown. */
  add(resource: Resource, refuse?: (error: unknown) => void): Promise<void>;
  /** Saves what was collected. */
  commit(): Promise<void>;
  /** After the last commit: if anything was written, searches are planned by what is there now. */
  end(): Promise<void>;
};

type Waiting = { resource: Resource; id: string; refuse?: ((error: unknown) => void) | undefined };

/**
 * Brings the stored records to the state of what it is given. What is stored already stays as it is, without a new
 * version, so loading the same again changes nothing. Commits in small batches; cut off, it goes on where it was.
 */
export function createLoader(store: Pick<ResourceStore, 'readAll' | 'save' | 'refreshStatistics'>): Loader {
  const indexValues = createIndexValues();
  const loaded: Loaded = { created: 0, updated: 0, unchanged: 0 };
  let waiting = new Map<string, Waiting>();
  let batchSize = leastBatch;

  async function commit(): Promise<void> {
    const window = [...waiting.values()].sort(byType);
    waiting = new Map();
    for (let at = 0; at < window.length; ) {
      const batch = window.slice(at, at + batchSize);
      at += batch.length;
      const changes = (await changedOf(batch)).flatMap(changeOf);
      const startedMs = performance.now();
      for (const { outcome } of await store.save(changes)) loaded[outcome === 'created' ? 'created' : 'updated'] += 1;
      const tookMs = performance.now() - startedMs;
      batchSize = tookMs > maxCommitMs ? Math.max(leastBatch, batchSize >> 1) : Math.min(greatestBatch, batchSize + 16);
    }
  }

  async function changedOf(batch: readonly Waiting[]): Promise<Waiting[]> {
    const stored = new Map<string, StoredResource>();
    for (const type of new Set(batch.map(({ resource }) => resource.resourceType))) {
      const ids = batch.flatMap(({ resource, id }) => (resource.resourceType === type ? [id] : []));
      for (const one of await store.readAll(type, ids)) stored.set(`${type}/${one.id}`, one);
    }
    const changed = batch.filter(({ resource, id }) => {
      const before = stored.get(`${resource.resourceType}/${id}`);
      return !before || before.deleted || !isSame(before, resource);
    });
    loaded.unchanged += batch.length - changed.length;
    return changed;
  }

  function changeOf({ resource, id, refuse }: Waiting): Change[] {
    try {
      return [{ type: resource.resourceType, id, resource, ...indexValues(resource) }];
    } catch (error) {
      if (!refuse) throw error;
      refuse(error);
      return [];
    }
  }

  return {
    loaded,
    commit,
    async end() {
      if (loaded.created + loaded.updated > 0) await store.refreshStatistics();
    },
    async add(resource, refuse) {
      const { resourceType: type, id } = resource;
      if (id === undefined) throw new Error(`A ${type} without id cannot be loaded.`);
      const name = `${type}/${id}`;
      if (waiting.has(name) || waiting.size >= windowSize) await commit();
      waiting.set(name, { resource, id, refuse });
    },
  };
}

const byType = ({ resource: { resourceType: a } }: Waiting, { resource: { resourceType: b } }: Waiting) =>
  a < b ? -1 : a > b ? 1 : 0;

/** Loads all of them. */
export async function loadRecords(resources: Iterable<Resource>, store: ResourceStore): Promise<Loaded> {
  const loader = createLoader(store);
  for (const resource of resources) await loader.add(resource);
  await loader.commit();
  await loader.end();
  return loader.loaded;
}

/** Whether this resource is what is stored, but for what the store itself says of a version. */
function isSame({ id, version, lastUpdated, body }: StoredResource, resource: Resource): boolean {
  const own = bodyOf(resource, id, version, lastUpdated);
  return own === body || isDeepStrictEqual(JSON.parse(own), JSON.parse(body));
}
