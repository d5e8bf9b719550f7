/**
 * Asks for the page again, every second while an export is under way and now and then otherwise, and changes what has
 * changed in the parts that have `data-live`: in place, so that focus, opened details and the place where a screen reader
 * reads stay. Without script the page works too: reload it.
 */
const [runningMs, idleMs] = [1000, 15_000];
const parts = [...document.querySelectorAll('[data-live]')];
const main = document.querySelector('main');

async function refresh() {
  const response = await fetch('/', { cache: 'no-store' });
  if (!response.ok) return;
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const part of parts) update(part, next.getElementById(part.id));
  main.toggleAttribute('data-running', next.querySelector('main[data-running]') !== null);
}

/** Focus that went away with its element goes to the heading of the part. */
function update(part, next) {
  if (!next) return;
  const hadFocus = part.contains(document.activeElement);
  become(part, next);
  if (!hadFocus || part.contains(document.activeElement)) return;
  const heading = part.closest('section').querySelector('h2');
  heading.tabIndex = -1;
  heading.focus();
}

/** What is equal is not touched. */
function become(node, next) {
  if (node.isEqualNode(next)) return;
  if (node.nodeType !== Node.ELEMENT_NODE) {
    node.data = next.data;
    return;
  }
  for (const { name } of [...node.attributes]) {
    if (!next.hasAttribute(name) && !isOurs(node, name)) node.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  becomeChildren(node, next);
}

/** Whether the person at the page has opened it, and where we have put the focus. */
const isOurs = (node, name) => (node.localName === 'details' && name === 'open') || name === 'tabindex';

/** A child with an id is found by it, so that a new entry of a list does not turn into the one below. */
function becomeChildren(node, next) {
  const wanted = [...next.childNodes];
  const ids = new Set(wanted.map(child => child.id).filter(Boolean));
  for (const child of [...node.children]) if (child.id && !ids.has(child.id)) child.remove();
  wanted.forEach((child, index) => {
    const there = node.childNodes[index];
    if (there && isSame(there, child)) become(there, child);
    else if (there && !there.id && !child.id) there.replaceWith(child);
    else node.insertBefore(child, there ?? null);
  });
  while (node.childNodes.length > wanted.length) node.lastChild.remove();
}

const isSame = (node, next) => node.nodeName === next.nodeName && (node.id ?? '') === (next.id ?? '');

async function follow() {
  if (document.visibilityState === 'visible') await refresh().catch(() => {}); // the worker may be restarting
  setTimeout(follow, main.hasAttribute('data-running') ? runningMs : idleMs);
}

setTimeout(follow, main.hasAttribute('data-running') ? runningMs : idleMs);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') refresh().catch(() => {});
});
