import { createBrowserRouter } from 'react-router';
import { AuditPage } from './audit/audit-page.tsx';
import { ChartPage } from './chart/chart-page.tsx';
import { OpenAppPage } from './launch/open-app-page.tsx';
import { QuickViewPage } from './quick-view/quick-view-page.tsx';
import { FailurePage } from './shell/failure-page.tsx';
import { Shell } from './shell/shell.tsx';
import { TokenAdministrationPage } from './tokens/token-administration-page.tsx';

/** Every screen. The EHR answers the same addresses (apps/ehr/src/screens/screen-paths.ts). */
export function createRouter() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <FailurePage />,
      children: [
        { path: '/quick-view', element: <QuickViewPage /> },
        { path: '/patients/:id', element: <ChartPage /> },
        { path: '/open-app', element: <OpenAppPage /> },
        { path: '/admin/tokens', element: <TokenAdministrationPage /> },
        { path: '/admin/audit', element: <AuditPage /> },
      ],
    },
  ]);
}
