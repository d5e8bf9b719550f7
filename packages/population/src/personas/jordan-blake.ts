/** Jordan Blake, 25, moved here in August and registered online. Nobody has seen him yet: the chart is empty. */
import type { Resource } from '@smart-ehr/fhir';
import { openChart } from '../record/index.ts';

export function jordanBlake(): Resource[] {
  const chart = openChart(
    'jordan-blake',
    {
      given: ['Jordan'],
      family: 'Blake',
      sex: 'male',
      birthDate: '2001-05-30',
      race: 'native',
      tribe: 'navajo',
      ethnicity: 'notHispanic',
      recordNumber: '100-8011',
      address: { line: '40 Depot Street, Unit 6', city: 'Show Low', postalCode: '85901' },
      phone: '602-555-0168',
      email: 'jordan.blake@example.com',
      registered: '2026-08-24',
    },
    { physician: undefined },
  );
  return chart.resources;
}
