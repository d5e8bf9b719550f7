import './base.css';
import '@mantine/core/styles.layer.css';
import './theme.css';
import '../shell/shell.css';
import './content.css';
import './tables.css';
import '../chart/chart.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { type ReactNode, useState } from 'react';
import { theme, variablesOfTokens } from './theme.ts';

/** color-scheme.js reads the same key before the first paint. */
const colorSchemeManager = localStorageColorSchemeManager({ key: 'ehr-color-scheme' });

/** Mantine makes style elements at run time; the Content-Security-Policy lets those through that carry the page's nonce. */
export function ThemeProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  useState(() => setNonce(nonce)); // The scroll lock of dialogs takes it from there.
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variablesOfTokens}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}
