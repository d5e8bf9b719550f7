import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { createQueryClient } from './api/create-query-client.ts';
import { goToSignIn } from './api/sign-in.ts';
import { createRouter } from './router.tsx';
import { LanguageProvider } from './texts/language.tsx';
import { ThemeProvider } from './theme/theme-provider.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');

createRoot(root).render(
  <StrictMode>
    <LanguageProvider wanted={document.documentElement.lang}>
      <ThemeProvider nonce={document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''}>
        <QueryClientProvider client={createQueryClient(goToSignIn)}>
          <RouterProvider router={createRouter()} />
        </QueryClientProvider>
      </ThemeProvider>
    </LanguageProvider>
  </StrictMode>,
);
