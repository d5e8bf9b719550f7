import { type Html, html } from './html.ts';

export function pageFrame(title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/worker.css">
    <script src="/refresh.js" type="module"></script>
  </head>
  <body>
    <header><div class="bar"><span class="mark" aria-hidden="true"></span>Bulk worker</div></header>
    ${main}
  </body>
</html>
`;
}

/** A page for what went wrong with a request. */
export function problemPage(sentence: string): Html {
  return pageFrame(
    'Not possible · Bulk worker',
    html`<main>
      <h1>This did not work</h1>
      <p class="notice bad">${sentence}</p>
      <p><a href="/">Back to the worker</a></p>
    </main>`,
  );
}
