import { expect, test } from 'vitest';
import { PatientPickerPage, type PatientPickerView } from './patient-picker-page.tsx';
import { renderPage } from './render-page.ts';
import { pickerView } from './testing/views.tsx';

const render = (view: Partial<PatientPickerView> = {}) => renderPage(<PatientPickerPage {...pickerView} {...view} />);

test('every row carries its patient and a button that chooses it', () => {
  const rows = render().match(/<tr data-patient-id="[^"]+".*?<\/tr>/gs) ?? [];
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain('data-patient-id="p-2"');
  const button = /<button[^>]*>Choose<\/button>/.exec(rows[1] ?? '')?.[0];
  expect(button).toContain('name="patient"');
  expect(button).toContain('value="p-2"');
});

test('the search is a GET that keeps the interaction and leaks no form token', () => {
  const search = /<search>.*?<\/search>/s.exec(render())?.[0] ?? '';
  expect(search).toContain('id="patient_search"');
  expect(search).toMatch(/<form class="search"[^>]*method="get"/);
  expect(search).toContain('name="interaction"');
  expect(search).not.toContain('form_token');
});

test('the links to other pages keep the search', () => {
  const html = render({ search: 'ruth' });
  expect(html).toContain('href="?interaction=interaction-1&amp;q=ruth&amp;page=1"');
  expect(html).toContain('href="?interaction=interaction-1&amp;q=ruth&amp;page=3"');
});

test.each([
  [1, 'prev'],
  [3, 'next'],
])('page %d of 3 has no %s link', (page, rel) => {
  expect(render({ page })).not.toContain(`rel="${rel}"`);
});

test('a single page has no page links', () => {
  expect(render({ page: 1, pageCount: 1 })).not.toContain('aria-label="Pages"');
});

test('a search without a result says what was searched for', () => {
  const html = render({ search: 'zzz', patients: [], total: 0, page: 1, pageCount: 1 });
  expect(html).toContain('No patient matches “zzz”.');
  expect(html).not.toContain('<table');
});

test('somebody without patients is told so, not that a search failed', () => {
  const html = render({ search: '', patients: [], total: 0, page: 1, pageCount: 1 });
  expect(html).toContain('You have no patients yet.');
  expect(html).not.toContain('Show all');
});

test('a birth date is no more precise than it is known', () => {
  expect(render()).toContain('<td data-label="Born">March 1950</td>');
  expect(render()).toContain('<td data-label="Born">1950</td>');
});
