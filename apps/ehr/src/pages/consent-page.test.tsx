import { describe, expect, test } from 'vitest';
import { ConsentPage, type ConsentView, type ScopeRow } from './consent-page.tsx';
import { renderPage } from './render-page.ts';
import { inputsByParent } from './testing/inputs-by-parent.ts';
import { consentView, divided } from './testing/views.tsx';

const render = (view: Partial<ConsentView> = {}) => renderPage(<ConsentPage {...consentView} {...view} />);

/** The list items of the scopes, each with the scope as it reads; what is nested belongs to its item. */
function scopeItems(html: string) {
  const list = /<ul class="scopes".*?<\/section>/s.exec(html)?.[0] ?? '';
  return list
    .split(/(?=<li class="(?:open|locked)">)/)
    .slice(1)
    .map(item => ({ item, scope: codesIn(item)[0] }));
}

const codesIn = (html: string) =>
  [...html.matchAll(/<code[^>]*>(.*?)<\/code>/g)].map(([, code]) => code?.replaceAll('<wbr/>', ''));

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
  const scopes = consentView.scopes.map(row => ({ ...row, isNew: row.scope === 'patient/B.rs', categories: [] }));
  const html = render({ scopes });
  expect(
    scopeItems(html)
      .filter(({ item }) => item.includes('tag new'))
      .map(({ scope }) => scope),
  ).toEqual(['patient/B.rs']);
  expect(html).toContain('Your earlier choices');
  expect(render()).not.toContain('Your earlier choices');
});

describe('a type that can be given in part', () => {
  const itemOf = (row: ScopeRow) =>
    scopeItems(render({ scopes: [row] }))
      .map(({ item }) => item)
      .join('');

  test('holds its kinds in its own item, each a native checkbox inside of its label', () => {
    const item = itemOf(divided);
    expect(codesIn(item)).toEqual([divided.scope, ...divided.categories.map(({ scope }) => scope)]);
    expect(item.match(/<label><input type="checkbox" name="scope"|<label><input[^>]*name="scope"/g)).toHaveLength(3);
  });

  test('shows what was denied and what is new of it, unfolded', () => {
    const item = itemOf(divided);
    expect(item).toContain('<details class="kinds" open="">');
    expect(item.match(/checked=""/g)).toHaveLength(3);
    expect(item.match(/tag new/g)).toHaveLength(1);
  });

  test('keeps them folded away while all of them are allowed', () => {
    const categories = divided.categories.map(category => ({ ...category, allowed: true, isNew: false }));
    expect(itemOf({ ...divided, categories })).toContain('<details class="kinds">');
  });

  test('that cannot be denied has no kinds', () => {
    expect(itemOf({ ...divided, locked: true })).not.toContain('<input');
  });
});

describe('not to be asked again', () => {
  const box = (view: Partial<ConsentView>) =>
    /<input type="checkbox" id="dont_ask_again"[^>]*>/.exec(render(view))?.[0];

  test('is offered, off to begin with', () => {
    expect(box({ dontAskAgain: false })).toContain('name="dont_ask_again"');
    expect(box({ dontAskAgain: false })).not.toContain('checked');
  });

  test('is on where it was chosen before, so that it can be taken back', () => {
    expect(box({ dontAskAgain: true })).toContain('checked=""');
  });

  test('is not offered where the door does not', () => {
    const { dontAskAgain: _, ...view } = consentView;
    expect(renderPage(<ConsentPage {...view} />)).not.toContain('dont_ask');
  });
});

test('the tally counts what can be decided', () => {
  expect(render()).toContain(' of 12 items allowed');
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
