import { catalogues, type Language } from './texts/catalogue.ts';
import { formatDate } from './texts/format-date.ts';

export type VisitKind = 'office' | 'emergency' | 'hospital' | 'home' | 'remote' | 'elsewhere' | 'other';

/** A visit, for words. */
export type Visit = {
  kind: VisitKind;
  /** What it was about, in the words in which it was recorded. */
  about?: string;
  /** FHIR dateTimes; a visit that is planned or goes on has no end, one that was noted down late perhaps no start. */
  start?: string;
  end?: string;
  place?: string;
  /** FHIR encounter status. */
  status?: string;
};

/** "March 1, 2026", "February 27 – March 1, 2026"; no more precise than it was recorded, in the days of the place itself. */
export function visitDate({ start, end }: Visit, language: Language): string {
  const [from, to] = [day(start ?? end), day(end ?? start)];
  if (from === undefined || to === undefined) return catalogues[language].visits.noDate;
  if (from === to || from.length < 10 || to.length < 10) return formatDate(from, language);
  const form = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' });
  return form.formatRange(new Date(from), new Date(to));
}

const day = (dateTime: string | undefined) => dateTime?.slice(0, 10);

export function visitStatus({ status }: Visit, language: Language): string | undefined {
  const { statuses } = catalogues[language].visits;
  return Object.entries(statuses).find(([code]) => code === status)?.[1];
}

/** "Office visit on March 1, 2026", as it is named inside a text. */
export function visitName(visit: Visit, language: Language): string {
  const { kinds, named } = catalogues[language].visits;
  return named(kinds[visit.kind], visitDate(visit, language));
}

/** All words of a row, for a search in what is read. */
export function visitText(visit: Visit, language: Language): string {
  const { kinds } = catalogues[language].visits;
  const words = [visitDate(visit, language), kinds[visit.kind], visit.about, visit.place, visitStatus(visit, language)];
  return words.filter(Boolean).join(' ');
}
