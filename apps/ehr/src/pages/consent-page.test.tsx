import { expect, test } from 'vitest';
import { ConsentPage, type ConsentView } from './consent-page.tsx';
import { renderPage } from './render-page.ts';
import { inputsByParent } from './testing/inputs-by-parent.ts';
import { consentView } from './testing/views.tsx';

const render = (view: Partial<ConsentView> = {}) => renderPage(<ConsentPage {...consentView} {...view} />);

/** The list items of the scopes, each with the scope as it reads. */
function scopeItems(html: string) {
  const list = /<ul class="scopes".*?<\/ul>/s.exec(html)?.[0] ?? '';
  return (list.match(/<li.*?<\/li>/gs) ?? []).map(item => ({
    item,
    scope: /<code[^>]*>(.*?)<\/code>/.exec(item)?.[1]?.replaceAll('<wbr/>', ''),
  }));
}

test('the first radio is #pat_scope and is the only one of that id', () => {
  const radios = render().match(/<input type="radio"[^>]*>/g) ?? [];
  expect(radios.map(radio => /id="([^"]+)"/.exec(radio)?.[1])).toEqual(['pat_scope', 'pat_scope_2']);
});

test('the record chosen before is chosen again', () => {
  const [first, second] = consentView.records;
  if (!first || !second) throw new Error('two records expected');
  const html = render({
    records: [
      { ...first, selected: false },
      { ...second, selected: true },
    ],
  });
  expect(html).toMatch(/<input type="radio"[^>]*id="pat_scope_2"[^>]*checked=""[^>]*value="p-2"/);
  expect(html.match(/<input type="radio"[^>]*checked=""/g)).toHaveLength(1);
});

test('no record to choose: no radio', () => {
  expect(render({ records: [] })).not.toContain('type="radio"');
});

test('one list item for each scope, in the form in which it would be granted', () => {
  expect(scopeItems(render()).map(({ scope }) => scope)).toEqual(consentView.scopes.map(({ scope }) => scope));
});

test('locked scopes come first, also when they were not asked for first', () => {
  const html = render({ scopes: consentView.scopes.toReversed() });
  expect(
    scopeItems(html)
      .slice(0, 3)
      .map(({ scope }) => scope),
  ).toEqual(['fhirUser', 'openid', 'launch/patient']);
});

test('a locked scope has nothing to press and is called required', () => {
  const [first] = scopeItems(render());
  expect(first?.item).not.toMatch(/<(input|label|button)/);
  expect(first?.item).toContain('Required');
});

test('every other scope is a native checkbox inside of its label', () => {
  const open = scopeItems(render()).slice(3);
  expect(open.every(({ item, scope }) => item.includes('<label') && item.includes(`value="${scope}"`))).toBe(true);
  expect(open.every(({ item }) => /<input type="checkbox"[^>]*name="scope"/.test(item))).toBe(true);
});

test('what was denied before opens denied', () => {
  const scopes = consentView.scopes.map(row => ({ ...row, allowed: row.scope !== 'patient/A.rs' }));
  const unchecked = scopeItems(render({ scopes })).filter(
    ({ item }) => item.includes('<input') && !item.includes('checked=""'),
  );
  expect(unchecked.map(({ scope }) => scope)).toEqual(['patient/A.rs']);
});

test('what was not asked for before is marked as new, and the page says what that means', () => {
  const scopes = consentView.scopes.map(row => ({ ...row, isNew: row.scope === 'patient/B.rs' }));
  const html = render({ scopes });
  expect(
    scopeItems(html)
      .filter(({ item }) => item.includes('tag new'))
      .map(({ scope }) => scope),
  ).toEqual(['patient/B.rs']);
  expect(html).toContain('Your earlier choices');
  expect(render()).not.toContain('Your earlier choices');
});

test('the tally counts what can be decided', () => {
  expect(render()).toContain(' of 11 items allowed');
});

test('with nothing to decide there is no tally and no reset', () => {
  const html = render({ scopes: consentView.scopes.filter(row => row.locked) });
  expect(html).not.toContain('tally');
  expect(html).not.toContain('type="reset"');
});

test.each([
  ['offline-access', true, true],
  ['always', true, false],
  ['visit', false, true],
] as const)('duration %s: until ended %s, this visit %s', (duration, untilEnded, thisVisit) => {
  const html = render({ duration });
  expect(html.includes('Until you end it')).toBe(untilEnded);
  expect(html.includes('This visit only')).toBe(thisVisit);
});

test.each(['allow', 'deny'])('#%s sends that decision', decision => {
  const button = new RegExp(`<button id="${decision}"[^>]*>`).exec(render())?.[0];
  expect(button).toContain('name="decision"');
  expect(button).toContain(`value="${decision}"`);
});

test('Deny works without any choice', () => {
  expect(/<button id="deny"[^>]*>/.exec(render())?.[0]).toContain('formNoValidate=""');
});

test('the first submit button of the form decides nothing, because it is the one that Enter presses', () => {
  const form = /<form class="decision".*?<\/form>/s.exec(render())?.[0] ?? '';
  expect(/<button[^>]*>/.exec(form)?.[0]).toContain('formMethod="dialog"');
});

test('no element has eight inputs of its own', () => {
  expect(Math.max(...inputsByParent(render()))).toBeLessThan(8);
});

test('changing the account is a form of its own and sends no choice', () => {
  const html = render();
  expect(html.indexOf('Not you?')).toBeLessThan(html.indexOf('<form class="decision"'));
});

test('Allow is the text of one element alone, the button', () => {
  const texts = render().match(/>[^<]*Allow[^<]*</g);
  expect(texts).toEqual(['>Allow<']);
});
