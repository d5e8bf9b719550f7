import type { ReactNode } from 'react';
import { ChartIcon } from '../theme/icons.tsx';

/** Header, main part and footer of every page. */
export function PageFrame({
  appName,
  actions,
  children,
}: {
  appName: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <header className="page-header">
        <span className="brand">
          <ChartIcon />
          {appName}
        </span>
        {actions && <div className="actions">{actions}</div>}
      </header>
      <main id="main" className="page-main">
        {children}
      </main>
      <footer className="page-footer">
        {appName} is an example app. It shows what the EHR has recorded, and it is not meant for treating patients.
      </footer>
    </>
  );
}
