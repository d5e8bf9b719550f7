import type { ReactNode } from 'react';
import { HeartbeatIcon } from '../theme/icons.tsx';

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
          <HeartbeatIcon />
          {appName}
        </span>
        {actions}
      </header>
      <main id="main" className="page-main">
        {children}
      </main>
      <footer className="page-footer">
        {appName} is an example app. It shows what your hospital has recorded and gives no medical advice.
      </footer>
    </>
  );
}
