import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { interFont, tokensCss } from './files.ts';

const css = readFileSync(tokensCss, 'utf8');

/** A token's color in one scheme: `light-dark(#…, #…)` or one `#…` for both. */
function color(token: string, scheme: 'light' | 'dark'): string {
  const value = new RegExp(`--ehr-${token}: ([^;]+);`).exec(css)?.[1] ?? '';
  const [light, dark] = value.match(/#[0-9a-f]{6}/g) ?? [];
  const found = scheme === 'light' ? light : (dark ?? light);
  if (!found) throw new Error(`no color in --ehr-${token}`);
  return found;
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const backgrounds = ['canvas', 'surface', 'sunken'];

/** [foreground, background, least ratio]: 4.5 for text (SC 1.4.3), 3 for borders of controls and focus rings (SC 1.4.11). */
const pairs: [string, string, number][] = [
  ...['ink', 'ink-soft', 'brand'].flatMap(ink => backgrounds.map((on): [string, string, number] => [ink, on, 4.5])),
  ...['line-strong', 'focus'].flatMap(line => backgrounds.map((on): [string, string, number] => [line, on, 3])),
  ['ink', 'brand-soft', 4.5],
  ['ink-soft', 'brand-soft', 4.5],
  ['brand', 'brand-soft', 4.5],
  ['on-brand', 'brand', 4.5],
  ['on-brand', 'brand-strong', 4.5],
  ['good', 'good-soft', 4.5],
  ['danger', 'danger-soft', 4.5],
  ['danger', 'surface', 4.5],
  ['warn', 'warn-soft', 4.5],
  ['on-banner', 'banner', 4.5],
  ['on-banner', 'banner-raised', 4.5],
  ['on-banner-soft', 'banner', 4.5],
  ['banner-focus', 'banner', 3],
];

describe.each(['light', 'dark'] as const)('%s', scheme => {
  test.each(pairs)('%s on %s reaches %d to 1', (foreground, background, least) => {
    expect(contrast(color(foreground, scheme), color(background, scheme))).toBeGreaterThanOrEqual(least);
  });
});

test('the font that the tokens name is installed', () => {
  expect(readFileSync(interFont).subarray(0, 4).toString()).toBe('wOF2');
});
