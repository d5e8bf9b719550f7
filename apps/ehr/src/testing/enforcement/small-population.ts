import type { Resource } from '@smart-ehr/fhir';
import { generatePopulation } from '@smart-ehr/population';

/**
 * The personas and ten generated patients of several practitioners, with the first resource of every kind in each
 * record: all that can be told apart, and few enough to ask for one by one.
 */
export function smallPopulation(): Resource[] {
  const all = [...generatePopulation({ generated: 10 })];
  const kinds = new Set<string>();
  const isFirst = (resource: Resource) => {
    const kind = kindOf(resource);
    const isNew = !kinds.has(kind);
    kinds.add(kind);
    return isNew || resource.resourceType === 'Practitioner';
  };
  const isLink = ({ resourceType }: Resource) => resourceType === 'Provenance' || resourceType === 'Medication';
  const kept = all.filter(resource => !isLink(resource) && isFirst(resource));
  const keptText = JSON.stringify(kept);
  const links = all.filter(resource => {
    if (resource.resourceType === 'Medication') return keptText.includes(`Medication/${resource.id}`);
    if (resource.resourceType !== 'Provenance') return false;
    return resource.target.some(({ reference }) => kept.some(one => reference === `${one.resourceType}/${one.id}`));
  });
  return [...kept, ...links];
}

/** Its type, whom it is about, and its category. */
function kindOf(resource: Resource): string {
  const text = JSON.stringify(resource);
  const patient = /Patient\/[0-9a-f-]+/.exec(text)?.[0] ?? (resource.resourceType === 'Patient' ? resource.id : '');
  const category = /"category":\[\{"coding":\[\{[^}]*?"code":"([^"]+)"/.exec(text)?.[1] ?? '';
  return [resource.resourceType, patient, category].join();
}
