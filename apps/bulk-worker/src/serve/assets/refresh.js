/**
 * While an export is under way, asks for the page every second and exchanges the parts that have changed. Without script
 * the page works too: reload it.
 */
const everyMs = 1000;
const parts = [...document.querySelectorAll('[data-live]')];
const shown = new Map(parts.map(part => [part, part.innerHTML]));
const isRunning = () => document.querySelector('main')?.hasAttribute('data-running') ?? false;

async function refresh() {
  const response = await fetch('/', { cache: 'no-store' });
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const part of parts) exchange(part, next.getElementById(part.id));
  document.querySelector('main').toggleAttribute('data-running', next.querySelector('main[data-running]') !== null);
}

/** What the worker has not changed stays: focus, opened details, and nothing for a screen reader to read out again. */
function exchange(part, next) {
  if (!next || shown.get(part) === next.innerHTML) return;
  shown.set(part, next.innerHTML);
  const hadFocus = part.contains(document.activeElement);
  part.replaceChildren(...next.childNodes);
  if (!hadFocus) return;
  const heading = part.closest('section').querySelector('h2');
  heading.tabIndex = -1;
  heading.focus();
}

async function follow() {
  if (isRunning()) await refresh().catch(() => {}); // the worker may be restarting
  setTimeout(follow, everyMs);
}

follow();
