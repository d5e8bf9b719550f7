import type { Coverage } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { concept, hl7 } from '../codes/code.ts';
import { addToChart, type Chart } from './chart.ts';
import { profiled } from './profiles.ts';
import { signAtRegistration } from './provenance.ts';

/** Who pays. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-coverage.html */
export function recordCoverage(chart: Chart, memberId: string, start: Day, ended?: Day): void {
  const coverage: Coverage = {
    resourceType: 'Coverage',
    meta: profiled('coverage'),
    identifier: [
      {
        type: concept(hl7('v2-0203', 'MB', 'Member Number')),
        system: 'https://northstar.example/members',
        value: memberId,
      },
    ],
    status: ended === undefined ? 'active' : 'cancelled',
    type: concept(hl7('v3-ActCode', 'EHCPOL', 'extended healthcare')),
    subscriberId: memberId,
    beneficiary: chart.patient,
    relationship: concept(hl7('subscriber-relationship', 'self', 'Self')),
    period: ended === undefined ? { start } : { start, end: ended },
    payor: [organization('northstar-health-plan')],
    class: [
      { type: concept(hl7('coverage-class', 'group', 'Group')), value: 'NS-200', name: 'Lakeside employers' },
      { type: concept(hl7('coverage-class', 'plan', 'Plan')), value: 'NS-SILVER', name: 'Northstar Silver' },
    ],
  };
  signAtRegistration(chart, addToChart(chart, coverage));
}
