import { Suspense, use, useState } from 'react';
import type { Beginning } from '../begin.ts';
import type { Session } from '../smart/session.ts';
import { ChartPage } from './chart-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { LaunchPage } from './launch-page.tsx';
import type { Notice } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';
import { explainProblem } from './problem.ts';

export function App({ beginning }: { beginning: Promise<Beginning> }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={<Opening />}>
        <ChartOrLaunch beginning={beginning} />
      </Suspense>
    </ErrorBoundary>
  );
}

/** The app has two pages: the chart that was open in the EHR, and one that says how to open it there. */
function ChartOrLaunch({ beginning }: { beginning: Promise<Beginning> }) {
  const { config, session: first, problem } = use(beginning);
  const [session, setSession] = useState<Session | undefined>(first);
  const [notice, setNotice] = useState<Notice | undefined>(problem === undefined ? undefined : explainProblem(problem));

  const leave = (reason: Notice) => {
    setSession(undefined);
    setNotice(reason);
  };
  return session ? (
    <ChartPage config={config} session={session} onLeave={leave} />
  ) : (
    <LaunchPage config={config} notice={notice} />
  );
}

function Opening() {
  return (
    <PageFrame appName="Clinical Summary">
      <p role="status">Opening the chart…</p>
    </PageFrame>
  );
}
