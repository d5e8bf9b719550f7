import { Paper } from '@mantine/core';
import type { AppConfig } from '../config.ts';
import { type Notice, NoticeBox } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';

/** The page without a chart: why there is none, and where the app is opened. It has no button, because only the EHR launches. */
export function LaunchPage({ config, notice }: { config: AppConfig; notice: Notice | undefined }) {
  const { appName, fhirBases, redirectUri, clientId } = config;
  const facts: [string, string][] = [
    ['Launch URL', redirectUri.replace(/\/callback$/, '/launch')],
    ['Redirect URI', redirectUri],
    ['Client id', clientId],
  ];
  return (
    <PageFrame appName={appName}>
      <title>{appName}</title>
      {notice && <NoticeBox key={notice.title} notice={notice} />}
      <Paper component="section" className="card prose" aria-labelledby="open">
        <h1 id="open">Open this app from a chart</h1>
        <p>
          {appName} shows the patient whose chart is open in your EHR. It cannot be started on its own: the EHR tells it
          who is signed in and which chart is open.
        </p>
        <ol className="steps">
          <li>Sign in to your EHR and open the patient’s chart.</li>
          <li>Choose “Launch {appName}” there.</li>
        </ol>
      </Paper>
      <Paper component="section" className="card" aria-labelledby="trusted">
        <h2 id="trusted">EHRs that may open it</h2>
        <ul className="addresses">
          {fhirBases.map(base => (
            <li key={base}>
              <code>{base}</code>
            </li>
          ))}
        </ul>
        <details className="connection">
          <summary>For whoever registers this app at an EHR</summary>
          <dl>
            {facts.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      </Paper>
    </PageFrame>
  );
}
