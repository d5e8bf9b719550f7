import type { Resource } from '@smart-ehr/fhir';
import { isHeldType } from '../fhir/resource-types.ts';
import { createLoader, type Loaded } from '../seed/records.ts';
import type { ResourceSearch } from '../stores/resource-search.ts';
import type { ResourceStore } from '../stores/resources.ts';
import { type CheckResource, structureComplaint } from './check-structure.ts';
import { createFindBySearch } from './find-by-search.ts';
import type { ImportFile } from './find-files.ts';
import { type Item, isObject, Refusal } from './item.ts';
import { readItems } from './read-file.ts';
import { resolveReferences } from './references.ts';

/** What has become of the files; it grows while they are read. */
export type Imported = { files: number; loaded: Loaded; refused: number; notHeld: Map<string, number> };

export type ImportTools = {
  resources: ResourceStore;
  search: ResourceSearch;
  check?: CheckResource;
  /** Told of everything that is left out because it is wrong. */
  refused(file: string, place: string | undefined, problem: string): void;
};

/**
 * Saves the resources of files beside a running EHR, in commits of milliseconds. The same files again change nothing, so
 * an import that was cut off is simply started again. What is wrong is told and left out.
 */
export function createImport({ resources, search, refused, check = structureComplaint }: ImportTools) {
  const loader = createLoader(resources);
  const find = createFindBySearch(resources, search);
  const imported: Imported = { files: 0, loaded: loader.loaded, refused: 0, notHeld: new Map() };

  function refuse({ name }: ImportFile, place: string | undefined, problem: string): void {
    imported.refused += 1;
    refused(name, place, problem);
  }

  async function run(files: readonly ImportFile[]): Promise<void> {
    const again: { file: ImportFile; places: Set<string> }[] = [];
    for (const file of files) {
      const places = await readOnce(file);
      if (places.size > 0) again.push({ file, places });
      imported.files += 1;
    }
    for (const { file, places } of again) await readOnce(file, places);
    await loader.end();
  }

  /** Gives back where references are to what was not there yet; when only those places are read again, that is final. */
  async function readOnce(file: ImportFile, only?: ReadonlySet<string>): Promise<Set<string>> {
    const missing = new Set<string>();
    try {
      for await (const item of readItems(file)) {
        if (only && !only.has(item.place)) continue;
        const unfound = await refusing(file, item.place, () => take(file, item));
        if (unfound === undefined) continue;
        if (only) refuse(file, item.place, `refers to ${unfound}, and there is none.`);
        else missing.add(item.place);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!only) refuse(file, undefined, error.message);
    }
    await loader.commit();
    return missing;
  }

  async function refusing<T>(file: ImportFile, place: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refuse(file, place, error.message);
      return undefined;
    }
  }

  /** Gives back the reference for which it has to wait. */
  async function take(file: ImportFile, item: Item): Promise<string | undefined> {
    if ('problem' in item) throw new Refusal(item.problem);
    const { resource, links, place } = item;
    if (!isObject(resource) || typeof resource.resourceType !== 'string') {
      throw new Refusal('not a FHIR resource: "resourceType" is missing.');
    }
    const type = resource.resourceType;
    if (!isHeldType(type)) {
      imported.notHeld.set(type, (imported.notHeld.get(type) ?? 0) + 1);
      return undefined;
    }
    const [missing] = await resolveReferences(resource, links, find);
    if (missing !== undefined) return missing;
    const complaint = check(resource);
    if (complaint !== undefined) throw new Refusal(complaint);
    await loader.add(resource as unknown as Resource, error =>
      refuse(file, place, `is not built like a ${type} (${(error as Error).message}).`),
    );
    return undefined;
  }

  return { imported, run };
}
