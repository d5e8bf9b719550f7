import { describe, expect, it } from 'vitest';
import { ehrStyleOf } from './ehr-style.ts';

const light = { color_background: '#f2f6f7', color_text: '#11232b' };

describe('the style of an EHR', () => {
  it('is worn in the scheme that its colors are made for', () => {
    expect(ehrStyleOf({ ...light, color_highlight: '#0a5e6f' })).toEqual({
      '--ehr-light-background': '#f2f6f7',
      '--ehr-light-text': '#11232b',
      '--ehr-light-highlight': '#0a5e6f',
    });
    expect(Object.keys(ehrStyleOf({ color_background: '#000000', color_text: '#ffffff' }))).toEqual([
      '--ehr-dark-background',
      '--ehr-dark-text',
    ]);
  });

  it('may round corners and name fonts', () => {
    const font = "Georgia, Times, 'Times New Roman', serif";
    expect(ehrStyleOf({ dim_border_radius: '6px', font_family_body: font, font_family_heading: 'Arial' })).toEqual({
      '--ehr-radius': '6px',
      '--ehr-font-body': font,
      '--ehr-font-heading': 'Arial',
    });
  });
});

describe('a style that is not worn', () => {
  it.each<[string, unknown]>([
    ['no object', 'red'],
    ['nothing', null],
    ['a list', []],
    ['a background without a text color', { color_background: '#ffffff' }],
    ['a text that cannot be read on its background', { color_background: '#ffffff', color_text: '#888888' }],
    ['a color by another name', { color_background: 'white', color_text: 'black' }],
    ['a color that is more than one', { ...light, color_text: '#11232b; background: url(https://evil.example)' }],
    ['a number for a color', { color_background: 0xffffff, color_text: 0 }],
    ['a corner that is too round', { dim_border_radius: '900px' }],
    ['a corner that is calculated', { dim_border_radius: 'calc(1px + 1px)' }],
    ['a font with an address', { font_family_body: 'x, url(https://evil.example)' }],
    ['a font that ends the declaration', { font_family_body: 'x; color: red' }],
    ['a font with an open quote', { font_family_body: "'x" }],
    ['sizes that are the reader’s own business', { dim_font_size: '30px', dim_spacing_size: '40px' }],
  ])('%s', (_name, json) => {
    expect(ehrStyleOf(json)).toEqual({});
  });

  it.each(['color_highlight', 'color_success', 'color_error'])('leaves out a %s that is too faint', name => {
    expect(ehrStyleOf({ ...light, [name]: '#cccccc' })).toEqual(ehrStyleOf(light));
  });
});
