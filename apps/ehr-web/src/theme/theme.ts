import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

// Every shade is a token of packages/ui/tokens.css, so light and dark come from there alone.
const [soft, plain, strong] = ['var(--ehr-brand-soft)', 'var(--ehr-brand)', 'var(--ehr-brand-strong)'];
const brand: MantineColorsTuple = [soft, soft, soft, plain, plain, plain, plain, strong, strong, strong];

// Mantine paints fields and menus of the dark scheme from this one: text, borders, then surfaces.
const dark: MantineColorsTuple = [
  'var(--ehr-ink)',
  'var(--ehr-ink-soft)',
  'var(--ehr-ink-soft)',
  'var(--ehr-line-strong)',
  'var(--ehr-line)',
  'var(--ehr-line)',
  'var(--ehr-surface)',
  'var(--ehr-surface)',
  'var(--ehr-canvas)',
  'var(--ehr-canvas)',
];

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: 6,
  colors: { brand, dark },
  fontFamily: 'var(--ehr-font)',
  fontFamilyMonospace: 'var(--ehr-font-mono)',
  defaultRadius: 'md',
  fontSizes: { xs: 'var(--ehr-text-xs)', sm: 'var(--ehr-text-s)', md: 'var(--ehr-text-m)', lg: 'var(--ehr-text-l)' },
  spacing: { xs: 'var(--ehr-space-2)', sm: 'var(--ehr-space-3)', md: 'var(--ehr-space-4)', lg: 'var(--ehr-space-5)' },
  radius: { sm: 'var(--ehr-space-1)', md: 'var(--ehr-radius)', lg: 'var(--ehr-radius-l)' },
  respectReducedMotion: true,
});

const variables = {
  '--mantine-color-body': 'var(--ehr-surface)',
  '--mantine-color-text': 'var(--ehr-ink)',
  '--mantine-color-dimmed': 'var(--ehr-ink-soft)',
  '--mantine-color-placeholder': 'var(--ehr-ink-soft)',
  '--mantine-color-default': 'var(--ehr-surface)',
  '--mantine-color-default-hover': 'var(--ehr-sunken)',
  '--mantine-color-default-color': 'var(--ehr-ink)',
  '--mantine-color-default-border': 'var(--ehr-line-strong)',
  '--mantine-color-anchor': 'var(--ehr-brand)',
  '--mantine-color-error': 'var(--ehr-danger)',
  '--mantine-primary-color-contrast': 'var(--ehr-on-brand)',
  '--mantine-color-brand-filled': 'var(--ehr-brand)',
  '--mantine-color-brand-filled-hover': 'var(--ehr-brand-strong)',
  '--mantine-color-brand-light': 'var(--ehr-brand-soft)',
  '--mantine-color-brand-light-hover': 'var(--ehr-brand-soft)',
  '--mantine-color-brand-light-color': 'var(--ehr-brand)',
  '--mantine-color-brand-outline': 'var(--ehr-brand)',
  '--mantine-color-brand-text': 'var(--ehr-brand)',
};

export const variablesOfTokens: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables });
