import { Suspense, use, useState } from 'react';
import type { Beginning } from '../begin.ts';
import type { Session } from '../smart/session.ts';
import { ConnectPage } from './connect-page.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import type { Notice } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';
import { explainProblem } from './problem.ts';
import { RecordPage } from './record-page.tsx';

export function App({ beginning }: { beginning: Promise<Beginning> }) {
  return (
    <ErrorBoundary>
      <Suspense fallback={<Opening />}>
        <ConnectOrRecord beginning={beginning} />
      </Suspense>
    </ErrorBoundary>
  );
}

/** The app has two pages: one before there is a session and one with it. */
function ConnectOrRecord({ beginning }: { beginning: Promise<Beginning> }) {
  const { config, session: first, problem } = use(beginning);
  const [session, setSession] = useState<Session | undefined>(first);
  const [notice, setNotice] = useState<Notice | undefined>(problem === undefined ? undefined : explainProblem(problem));

  const leave = (reason: Notice) => {
    setSession(undefined);
    setNotice(reason);
  };
  return session ? (
    <RecordPage config={config} session={session} onLeave={leave} />
  ) : (
    <ConnectPage config={config} notice={notice} />
  );
}

function Opening() {
  return (
    <PageFrame appName="My Health Record">
      <p role="status">One moment, please…</p>
    </PageFrame>
  );
}
