import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from './setup/folders.mjs';

const decisions = readdirSync(inRoot('docs/decisions')).filter(name => name.endsWith('.md'));
const documents = ['ARCHITECTURE.md', 'README.md', ...decisions.map(name => `docs/decisions/${name}`)];

describe.each(documents)('%s', document => {
  const links = linksOf(document);

  it('links to what exists', () => {
    expect(links.filter(({ path }) => !existsSync(path)).map(({ target }) => target)).toEqual([]);
  });

  it('says how long a file is, give or take a fifth', () => {
    const wrong = links.flatMap(({ path, target, promised }) => {
      if (promised === undefined || !existsSync(path)) return [];
      const real = readFileSync(path, 'utf8').split('\n').length - 1;
      return Math.abs(real - promised) > real * 0.2 ? [`${target}: ${promised} lines promised, ${real} found`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

it('finds the links and the lengths that it is about', () => {
  const links = linksOf('ARCHITECTURE.md');
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(({ promised }) => promised !== undefined).length).toBeGreaterThan(30);
});

/** The links of a document to files of this repository, with the `(NN lines)` that follows some of them. */
function linksOf(document) {
  const text = readFileSync(inRoot(document), 'utf8').replaceAll(/```.*?```/gs, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)(?:\s+\((\d+) lines\))?/g)]
    .filter(([, target]) => !/^[a-z]+:|^#/i.test(target))
    .map(([, target, lines]) => ({
      target,
      path: join(dirname(inRoot(document)), target.replace(/#.*/, '')),
      promised: lines === undefined ? undefined : Number(lines),
    }));
}
