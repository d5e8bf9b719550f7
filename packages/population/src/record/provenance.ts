import type { Provenance, Reference } from '@smart-ehr/fhir';
import { organization } from '../clinic/organizations.ts';
import { type StaffName, staff } from '../clinic/staff.ts';
import { concept, hl7, usCore } from '../codes/code.ts';
import { addToChart, type Chart } from './chart.ts';
import { profiled } from './profiles.ts';
import type { Visit } from './visit.ts';

/**
 * Says who wrote these resources, and when.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-provenance.html
 */
export function sign(chart: Chart, author: StaffName, recorded: string, targets: Reference[]): void {
  const onBehalfOf = organization('lakeside-clinic');
  const provenance: Provenance = {
    resourceType: 'Provenance',
    meta: profiled('provenance'),
    target: targets.map(({ reference, type }) => ({ reference, type })),
    recorded,
    agent: [
      {
        type: concept(hl7('provenance-participant-type', 'author', 'Author')),
        who: staff(author),
        onBehalfOf,
      },
      {
        type: concept(usCore('us-core-provenance-participant-type', 'transmitter', 'Transmitter')),
        who: onBehalfOf,
      },
    ],
  };
  addToChart(chart, provenance);
}

/** Ends a visit: its clinician signs what was recorded. */
export function endVisit(visit: Visit): void {
  sign(visit.chart, visit.clinician, visit.end, visit.recorded);
}
