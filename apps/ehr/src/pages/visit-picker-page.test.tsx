import { expect, test } from 'vitest';
import { renderPage } from './render-page.ts';
import { frame, visitPickerView } from './testing/views.tsx';
import { VisitPickerPage, type VisitPickerView } from './visit-picker-page.tsx';

const render = (view: Partial<VisitPickerView> = {}) => renderPage(<VisitPickerPage {...visitPickerView} {...view} />);
const [group] = visitPickerView.groups;
const alone = group ? [{ ...group, total: 42 }] : [];

test('every row carries its visit and a button that chooses it, described by date and kind', () => {
  const rows = render().match(/<tr data-encounter-id="[^"]+".*?<\/tr>/gs) ?? [];
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain('March 1, 2026');
  expect(rows[0]).toContain('Office visit');
  const button = /<button[^>]*>Choose<\/button>/.exec(rows[0] ?? '')?.[0];
  expect(button).toContain('name="encounter"');
  expect(button).toContain('value="e-1"');
  expect(button).toContain('aria-describedby="date-e-1 kind-e-1"');
});

test('going on without is a button of its own, with an empty value', () => {
  expect(render()).toMatch(/<button[^>]*value="" name="encounter">Go on without a visit<\/button>/);
});

test('each record has its heading, the way to all of its visits, or the word that it has none', () => {
  const html = render();
  expect(html).toContain('<h2 id="of-p-2">Visits of Mateo</h2>');
  expect(html).toContain('No visits.');
  expect(html).toMatch(/href="\?interaction=interaction-1&amp;record=p-1">All 23 visits of /);
});

test('the search is a GET that keeps interaction and record and leaks no form token', () => {
  const search = /<search>.*?<\/search>/s.exec(render({ record: 'p-1' }))?.[0] ?? '';
  expect(search).toMatch(/<form class="search"[^>]*method="get"/);
  expect(search).toContain('name="interaction"');
  expect(search).toContain('name="record" value="p-1"');
  expect(search).not.toContain('form_token');
});

test('one record is shown page by page', () => {
  const keep = { interaction: 'interaction-1', q: 'office', record: 'p-1' };
  const html = render({ frame: { ...frame, keep }, groups: alone, record: 'p-1', page: 2, pageCount: 3 });
  expect(html).toContain('href="?interaction=interaction-1&amp;q=office&amp;record=p-1&amp;page=3"');
  expect(html).toContain('href="?interaction=interaction-1&amp;q=office&amp;record="');
  expect(html).not.toContain('All 42 visits');
});

test('without any visit it says so, and a search that finds none says what was searched for', () => {
  expect(render({ groups: [], search: '' })).toContain('There are no visits yet.');
  expect(render({ groups: [], search: 'zzz' })).toContain('No visit matches “zzz”.');
});

test('speaks Spanish', () => {
  const html = render({ frame: { ...frame, language: 'es' } });
  for (const text of ['Visita a la consulta', '1 de marzo de 2026', 'Terminada', 'Continuar sin visita'])
    expect(html).toContain(text);
});
