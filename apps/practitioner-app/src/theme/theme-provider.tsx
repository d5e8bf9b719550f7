import '@fontsource-variable/inter';
import '@mantine/core/styles.layer.css';
import './theme.css';
import '../pages/pages.css';
import '../pages/chart.css';
import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorSchemeManager,
  MantineProvider,
} from '@mantine/core';
import type { ReactNode } from 'react';

const brand = 'var(--app-brand)';
const theme = createTheme({
  primaryColor: 'brand',
  colors: { brand: [brand, brand, brand, brand, brand, brand, brand, brand, brand, brand] },
  // The text on the brand color is white in the light scheme and dark in the dark one; Mantine would take white for both.
  variantColorResolver: input => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' && { color: 'var(--app-on-brand)' }),
  }),
  respectReducedMotion: true,
});

/** The colors follow the system; there is nothing to remember, so nothing is written to localStorage. */
const systemColorScheme: MantineColorSchemeManager = {
  get: () => 'auto',
  set: () => undefined,
  clear: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
};

/**
 * Mantine with its variables in theme.css instead of style elements made at run time: the Content-Security-Policy can
 * then say `style-src 'self'`. Do without style props that depend on the breakpoint (`p={{ base: … }}`) for the same reason.
 */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={systemColorScheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
