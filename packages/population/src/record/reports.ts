import type { DiagnosticReport, Reference } from '@smart-ehr/fhir';
import { ecgStrip } from '../attachments/ecg-strip.ts';
import { organization } from '../clinic/organizations.ts';
import { staff } from '../clinic/staff.ts';
import { concept, hl7, loinc, snomed } from '../codes/code.ts';
import { type AbsentReason, absent } from './absent.ts';
import { attach } from './attachments.ts';
import { print } from './notes.ts';
import { observe, quantity } from './observations.ts';
import { perform } from './procedures.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

const rhythms = {
  sinus: snomed('64730000', 'Normal sinus rhythm'),
  pauses: snomed('5609005', 'Sinus arrest'),
  paced: snomed('10370003', 'Rhythm from artificial pacing'),
} as const;

type Ecg = {
  rhythm: keyof typeof rhythms;
  heartRate: number;
  words: string;
  place?: 'lakeside-clinic' | 'lakeside-hospital';
};

/**
 * An electrocardiogram from electrode to paper: what was done, the rhythm found, a picture, and the printed report.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-diagnosticreport-note.html
 */
export function recordEcg(visit: Visit, { rhythm, heartRate, words, place = 'lakeside-clinic' }: Ecg): void {
  perform(visit, 'electrocardiogram', { place, note: words, reason: 'Rhythm of the heart', isBrief: true });
  const found = observe(visit, {
    profile: 'observation-clinical-result',
    category: 'procedure',
    code: concept(loinc('8884-9', 'Heart rate rhythm')),
    performer: staff(visit.clinician),
    found: { valueCodeableConcept: concept(rhythms[rhythm]) },
  });
  const impression = observe(visit, {
    profile: 'observation-clinical-result',
    category: 'procedure',
    code: concept(loinc('18844-1', 'EKG impression')),
    performer: staff(visit.clinician),
    found: { valueString: words },
  });
  const code = loinc('11524-6', 'EKG study');
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    meta: profiled('diagnosticreport-note'),
    status: 'final',
    category: [concept(loinc('LP29708-2', 'Cardiology'))],
    code: concept(code),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    effectiveDateTime: visit.start,
    issued: visit.end,
    performer: [staff(visit.clinician), organization(place)],
    result: [found, impression],
    media: [{ comment: 'Lead II, five seconds', link: picture(visit, heartRate) }],
    conclusion: words,
    presentedForm: [print(visit, code.display, words)],
  };
  record(visit, report);
}

/** https://hl7.org/fhir/R4/media.html */
function picture(visit: Visit, heartRate: number): Reference {
  const title = 'Electrocardiogram, lead II';
  return record(visit, {
    resourceType: 'Media',
    status: 'completed',
    type: concept(hl7('media-type', 'image', 'Image')),
    subject: visit.chart.patient,
    encounter: visit.encounter,
    createdDateTime: visit.start,
    issued: visit.end,
    operator: staff(visit.clinician),
    content: attach(visit, { contentType: 'image/png', bytes: ecgStrip(heartRate), title }),
  });
}

/**
 * How much air somebody blows out in the first second, in percent of what is expected, or why that was not measured.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-clinical-result.html
 */
export function recordSpirometry(visit: Visit, share: number | AbsentReason, reason?: Reference, words = ''): void {
  const done = typeof share === 'number';
  if (done) {
    const note = `FEV1 ${share} % of predicted. ${words}`.trim();
    perform(visit, 'spirometry', { note, ...(reason && { reason }) });
  }
  observe(visit, {
    profile: 'observation-clinical-result',
    category: 'procedure',
    code: concept(loinc('20152-5', 'FEV1 measured/predicted')),
    found: done ? { valueQuantity: quantity(share, '%') } : absent(share),
  });
}
