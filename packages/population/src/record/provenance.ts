import type { Provenance, Reference } from '@smart-ehr/fhir';
import { type OrganizationName, organization } from '../clinic/organizations.ts';
import { nurseOf, staff } from '../clinic/staff.ts';
import { concept, hl7, usCore } from '../codes/code.ts';
import { addToChart, type Chart } from './chart.ts';
import { profiled } from './profiles.ts';
import type { Visit } from './visit.ts';

type Signature = {
  /** Who wrote it, and for whom. */
  author: Reference;
  onBehalfOf?: OrganizationName;
  recorded: string;
  targets: readonly Reference[];
};

/**
 * Says who wrote these resources, and when.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-provenance.html
 */
export function provenanceOf({ author, onBehalfOf = 'lakeside-clinic', recorded, targets }: Signature): Provenance {
  const house = organization(onBehalfOf);
  return {
    resourceType: 'Provenance',
    meta: profiled('provenance'),
    target: targets.map(({ reference, type }) => ({ ...(reference && { reference }), ...(type && { type }) })),
    recorded,
    agent: [
      { type: concept(hl7('provenance-participant-type', 'author', 'Author')), who: author, onBehalfOf: house },
      { type: concept(usCore('us-core-provenance-participant-type', 'transmitter', 'Transmitter')), who: house },
    ],
  };
}

export function sign(chart: Chart, signature: Signature): void {
  addToChart(chart, provenanceOf(signature));
}

/** What is known from the registration: the nurse at the desk signs it. */
export function signAtRegistration(chart: Chart, target: Reference): void {
  sign(chart, { author: staff(nurseOf(chart.physician)), recorded: chart.opened, targets: [target] });
}

/** Ends a visit: its clinician signs what was recorded. */
export function endVisit(visit: Visit): void {
  sign(visit.chart, { author: staff(visit.clinician), recorded: visit.end, targets: visit.recorded });
}
