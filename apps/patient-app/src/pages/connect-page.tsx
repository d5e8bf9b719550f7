import { Button, Paper } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AppConfig } from '../config.ts';
import { kinds } from '../records/kinds.ts';
import { startLogin } from '../smart/start-login.ts';
import { CheckIcon, LockIcon } from '../theme/icons.tsx';
import { type Notice, NoticeBox } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';
import { explainProblem } from './problem.ts';

/** The page of somebody who is not connected: what will happen, what is asked for, and the button. */
export function ConnectPage({ config, notice: firstNotice }: { config: AppConfig; notice: Notice | undefined }) {
  const [notice, setNotice] = useState(firstNotice);
  const [isLeaving, setIsLeaving] = useState(false);

  // Coming back with the browser's Back button restores the page as it was left.
  useEffect(() => {
    const restore = (event: PageTransitionEvent) => event.persisted && setIsLeaving(false);
    addEventListener('pageshow', restore);
    return () => removeEventListener('pageshow', restore);
  }, []);

  const connect = async () => {
    setIsLeaving(true);
    setNotice(undefined);
    try {
      await startLogin(config);
    } catch (problem) {
      setNotice(explainProblem(problem));
      setIsLeaving(false);
    }
  };

  return (
    <PageFrame appName={config.appName}>
      <title>{config.appName}</title>
      {notice && <NoticeBox key={notice.title} notice={notice} />}
      <div className="welcome">
        <section className="welcome-lead" aria-labelledby="welcome">
          <h1 id="welcome">Your health record, in your hands</h1>
          <p className="lead">See your conditions, medicines, test results and more, straight from {config.ehrName}.</p>
          <Button size="lg" loading={isLeaving} onClick={connect}>
            Connect to {config.ehrName}
          </Button>
          <p className="quiet">
            <LockIcon />
            You sign in at {config.ehrName}. This app never sees your password.
          </p>
        </section>
        <Paper component="section" className="card welcome-steps" aria-labelledby="steps">
          <h2 id="steps">What happens next</h2>
          <ol className="steps">
            <li>You sign in at {config.ehrName} and choose whose record to share.</li>
            <li>You see each thing this app asks for, and can say no to any of it.</li>
            <li>You come back here and see what you shared. Disconnect whenever you like.</li>
          </ol>
        </Paper>
        <Paper component="section" className="card welcome-asks" aria-labelledby="asks">
          <h2 id="asks">What this app shows</h2>
          <ul className="asks">
            {Object.values(kinds).map(({ title }) => (
              <li key={title}>
                <CheckIcon />
                {title}
              </li>
            ))}
          </ul>
          <p className="quiet">
            It asks to read the whole record, and {config.ehrName} lets you choose. It cannot change anything. Your
            record stays in this browser tab and goes nowhere else.
          </p>
        </Paper>
      </div>
    </PageFrame>
  );
}
