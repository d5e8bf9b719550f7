import type { Attachment } from '@smart-ehr/fhir';
import { record, type Visit } from './visit.ts';

type File = { contentType: string; bytes: Buffer; title: string; language?: 'en-US' | 'es-US' };

/**
 * Keeps a file as Binary, which whoever may read the patient's record may read, and says where it is.
 * https://hl7.org/fhir/R4/binary.html#security
 */
export function attach(visit: Visit, { contentType, bytes, title, language }: File): Attachment {
  const binary = record(visit, {
    resourceType: 'Binary',
    contentType,
    securityContext: visit.chart.patient,
    data: bytes.toString('base64'),
  });
  return {
    contentType,
    ...(language && { language }),
    ...(binary.reference && { url: binary.reference }),
    size: bytes.length,
    title,
    creation: visit.end,
  };
}
