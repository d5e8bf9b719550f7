import type { Shown } from './browser.ts';
import { formsOf } from './forms.ts';

/** What the form of a scope confirmation page would send for this field, untouched. */
export function offered(page: Shown, field = 'scope', action = '/consent'): string[] {
  const form = formsOf(page.html).find(one => one.action === action);
  return (form?.values ?? []).filter(([name]) => name === field).map(([, value]) => value);
}

const hl7 = 'http://terminology.hl7.org/CodeSystem';

/** The scope of one category as the page offers it. */
export const categoryScope = (type: string, code: string, { level = 'patient', letters = 'rs' } = {}) =>
  `${level}/${type}.${letters}?category=${hl7}/${type.toLowerCase()}-category|${code}`;
