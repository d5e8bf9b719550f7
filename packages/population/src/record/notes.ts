import type { Attachment } from '@smart-ehr/fhir';
import { pdfOf } from '../attachments/pdf.ts';
import { staff } from '../clinic/staff.ts';
import { concept, loinc } from '../codes/code.ts';
import { attach } from './attachments.ts';
import { keepDocument } from './documents.ts';
import type { Visit } from './visit.ts';

const noteTypes = {
  progress: loinc('11506-3', 'Progress note'),
  consult: loinc('11488-4', 'Consult note'),
  history: loinc('34117-2', 'History and physical note'),
  discharge: loinc('18842-5', 'Discharge summary'),
  procedure: loinc('28570-0', 'Procedure note'),
} as const;

type NoteType = keyof typeof noteTypes;

/** Notes that leave the clinic, and so are printed as well. */
const printed: readonly NoteType[] = ['consult', 'discharge'];
const text = { contentType: 'text/plain; charset=utf-8', language: 'en-US' } as const;

/** What the clinician wrote, as text in a Binary, and as PDF if it goes to others. */
export function writeNote(visit: Visit, type: NoteType, words: string): void {
  const title = noteTypes[type].display;
  const written = attach(visit, { ...text, bytes: bytesOf(words), title });
  const forms = [{ attachment: written, format: 'plain' as const }];
  if (printed.includes(type)) forms.push({ attachment: print(visit, title, words), format: 'plain' });
  keepDocument(visit, { type: concept(noteTypes[type]), forms });
}

/** A note of a few words, which stands in the DocumentReference itself. */
export function jotDown(visit: Visit, words: string): void {
  const bytes = bytesOf(words);
  const { display: title } = noteTypes.progress;
  const attachment = { ...text, data: bytes.toString('base64'), size: bytes.length, title, creation: visit.end };
  keepDocument(visit, { type: concept(noteTypes.progress), forms: [{ attachment, format: 'plain' }] });
}

const bytesOf = (words: string) => Buffer.from(`${words.trim()}\n`);

/** The sheet of paper: who, when, by whom, and the words. */
export function print(visit: Visit, title: string, words: string): Attachment {
  const head = [title, '', `${visit.chart.patient.display}, ${visit.day}`, `${staff(visit.clinician).display}`, ''];
  const bytes = pdfOf([...head, ...words.trim().split('\n').flatMap(wrapped)]);
  return attach(visit, { contentType: 'application/pdf', bytes, title, language: 'en-US' });
}

function wrapped(line: string): string[] {
  return line.match(/.{1,92}(?:\s|$)/g)?.map(part => part.trimEnd()) ?? [line];
}
