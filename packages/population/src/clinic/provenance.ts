import type { Provenance, Resource } from '@smart-ehr/fhir';
import { resourceId } from '../ids.ts';
import { provenanceOf } from '../record/provenance.ts';
import { organization } from './organizations.ts';

/** The clinic's own word for what is in nobody's chart: its houses, its people, its medicines and its forms. */
export function signedByClinic(resources: readonly Resource[]): Provenance {
  const provenance = provenanceOf({
    author: organization('lakeside-clinic'),
    recorded: '2008-01-02T08:00:00-07:00',
    targets: resources.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}`, type: resourceType })),
  });
  return { ...provenance, id: resourceId('Provenance', 'lakeside-clinic') };
}
