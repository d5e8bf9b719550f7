import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pageAssets } from './assets.ts';
import { pageHeaders } from './headers.ts';
import { renderPage } from './render-page.ts';
import { everyPage, hostileName } from './testing/views.tsx';

describe.each(Object.entries(everyPage))('%s', (_name, page) => {
  const html = renderPage(page);
  /** What is left when every attribute value and text is taken away. */
  const tags = (html.match(/<[^>]+>/g) ?? []).map(tag => tag.replace(/"[^"]*"/g, '""'));

  test('is a whole document with a language and a title', () => {
    expect(html).toMatch(/^<!doctype html><html lang="en"><head>.*<title>[^<]+<\/title>/);
  });

  test('runs no script', () => {
    expect(tags.filter(tag => /^<script|\son[a-z]+=|javascript:/i.test(tag))).toEqual([]);
  });

  test('has no style attribute or element, which the policy would refuse', () => {
    expect(tags.filter(tag => /^<style|\sstyle=/i.test(tag))).toEqual([]);
  });

  test('escapes what people and apps call themselves', () => {
    expect(html).not.toContain(hostileName);
    expect(html).not.toContain('" onclick=');
  });

  test('loads nothing but files that the server has', () => {
    const loaded = [...html.matchAll(/<link[^>]+href="([^"]+)"/g)].map(match => match[1]);
    const known = pageAssets.map(asset => asset.path);
    expect(loaded.filter(path => !known.includes(path ?? ''))).toEqual([]);
  });

  test('uses no id twice', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(match => match[1]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('names only ids that exist', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(match => match[1]);
    const named = [...html.matchAll(/\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g)];
    expect(named.flatMap(match => match[1]?.split(' ')).filter(id => !ids.includes(id))).toEqual([]);
  });

  test('has one heading of the first level', () => {
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  test('keeps the interaction when the language changes', () => {
    expect(html).toContain('href="?interaction=interaction-1&amp;lang=es"');
  });

  test('says that it is a demonstration', () => {
    expect(html).toContain('class="demo"');
  });
});

test.each(pageAssets)('$path is there to be sent', ({ file }) => {
  expect(readFileSync(file).length).toBeGreaterThan(0);
});

test('only tokens.css and the icon name colors', () => {
  const colored = pageAssets
    .filter(({ path }) => path.endsWith('.css') && path !== '/assets/tokens.css')
    .filter(({ file }) => /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(readFileSync(file, 'utf8')));
  expect(colored).toEqual([]);
});

test('the policy says nothing about form targets, so that Allow can end at the app', () => {
  expect(pageHeaders['Content-Security-Policy']).not.toContain('form-action');
});

test('the policy allows no script', () => {
  expect(pageHeaders['Content-Security-Policy']).toContain("default-src 'none'");
  expect(pageHeaders['Content-Security-Policy']).not.toContain('script-src');
});
