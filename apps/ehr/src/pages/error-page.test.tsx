import { expect, test } from 'vitest';
import { ErrorPage, type ErrorView } from './error-page.tsx';
import { renderPage } from './render-page.ts';
import { frame } from './testing/views.tsx';
import { catalogues, languages } from './texts/catalogue.ts';

const render = (view: Partial<ErrorView>) => renderPage(<ErrorPage frame={frame} kind="unexpected" {...view} />);
const kinds = Object.keys(catalogues.en.error) as ErrorView['kind'][];

test.each(languages.flatMap(language => kinds.map(kind => ({ language, kind }))))('$kind in $language', view => {
  const html = render({ kind: view.kind, frame: { ...frame, language: view.language } });
  expect(html).toContain(`<h1>${catalogues[view.language].error[view.kind].title}</h1>`);
});

test('the developer reads the code, the explanation and the paragraph', () => {
  const html = render({
    details: { error: 'invalid_client', description: 'Register it.', specLink: 'https://spec.example/4' },
  });
  expect(html).toContain('<code>invalid_client</code>');
  expect(html).toContain('Register it.');
  expect(html).toContain('<a href="https://spec.example/4">');
});

test('without details there is no empty box for the developer', () => {
  expect(render({})).not.toContain('For the developer');
});

test('the request id is there to be quoted', () => {
  expect(render({ requestId: 'r-1' })).toContain('<code>r-1</code>');
});

test('an error page offers no way to an address that was not proven', () => {
  const html = render({
    kind: 'bad-request',
    details: { error: 'invalid_request', description: 'https://evil.example' },
  });
  expect(html).not.toContain('href="https://evil.example');
});
