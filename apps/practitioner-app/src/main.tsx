import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { begin } from './begin.ts';
import { App } from './pages/app.tsx';
import { ThemeProvider } from './theme/theme-provider.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');

createRoot(root).render(
  <StrictMode>
    <ThemeProvider>
      <App beginning={begin()} />
    </ThemeProvider>
  </StrictMode>,
);
