import type { Language } from './catalogue.ts';

/** A FHIR date (YYYY, YYYY-MM or YYYY-MM-DD) in words, no more precise than it is. https://hl7.org/fhir/R4/datatypes.html#date */
export function formatDate(date: string, language: Language): string {
  const instant = new Date(date);
  if (Number.isNaN(instant.getTime())) return date;
  const parts: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' };
  if (date.length > 4) parts.month = 'long';
  if (date.length > 7) parts.day = 'numeric';
  return new Intl.DateTimeFormat(language, parts).format(instant);
}

/** A moment to the minute, with the name of the time zone: that of the EHR, for the person's own is not known. */
export function formatMoment(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso));
}
