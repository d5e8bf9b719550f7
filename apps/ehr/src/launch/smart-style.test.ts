import { expect, test } from 'vitest';
import { createSmartStyle } from './smart-style.ts';

const css = `
  --ehr-canvas: light-dark(#f2f6f7, #0c1417); --ehr-danger: #a1222a; --ehr-brand: #0a5e6f; --ehr-ink: #11232b;
  --ehr-good: #15663a; --ehr-radius: 0.5rem; --ehr-text-m: 0.9375rem; --ehr-space-4: 1rem;
  --ehr-font: "Inter Variable", system-ui;
`;

test('the light form of the tokens, in pixels', () => {
  expect(JSON.parse(createSmartStyle(css).body)).toEqual({
    color_background: '#f2f6f7',
    color_error: '#a1222a',
    color_highlight: '#0a5e6f',
    color_modal_backdrop: '#11232b',
    color_success: '#15663a',
    color_text: '#11232b',
    dim_border_radius: '8px',
    dim_font_size: '15px',
    dim_spacing_size: '16px',
    font_family_body: '"Inter Variable", system-ui',
    font_family_heading: '"Inter Variable", system-ui',
  });
});

test('the real tokens hold all of it', () => {
  const style = JSON.parse(createSmartStyle().body) as Record<string, string>;
  const colors = Object.keys(style).filter(name => name.startsWith('color_'));
  for (const name of colors) expect(style[name]).toMatch(/^#[0-9a-f]{6}$/);
  expect(JSON.stringify(style)).not.toContain('NaN');
});

test('another content has another address', () => {
  const { path } = createSmartStyle(css);
  expect(createSmartStyle(css).path).toBe(path);
  expect(createSmartStyle(css.replace('#0a5e6f', '#0a5e70')).path).not.toBe(path);
});

test('a token that is missing stops the start', () => {
  expect(() => createSmartStyle(css.replace('--ehr-good', '--ehr-fine'))).toThrow('--ehr-good');
});
