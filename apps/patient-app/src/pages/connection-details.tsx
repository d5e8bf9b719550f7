import type { AppConfig } from '../config.ts';
import type { Session } from '../smart/session.ts';

/** The connection in the words of the protocol, for whoever wants to know. No token is shown. */
export function ConnectionDetails({ config, session }: { config: AppConfig; session: Session }) {
  const facts: [string, string][] = [
    ['FHIR endpoint', session.fhirBase],
    ['Patient in context', session.patient],
    ['Signed in as (fhirUser)', session.fhirUser ?? 'not told'],
    ['Asked scopes', session.askedScope],
    ['Granted scopes', session.grantedScope],
    ['After an hour', session.refreshToken ? 'stays connected (refresh token)' : 'connect again (no refresh token)'],
  ];
  return (
    <details className="connection">
      <summary>About this connection to {config.ehrName}</summary>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
