import type { Session } from '../smart/session.ts';

/** The launch in the words of the protocol, for whoever wants to know. No token is shown. */
export function LaunchDetails({ session }: { session: Session }) {
  const { patient, encounter, needPatientBanner, smartStyleUrl, intent } = session.context;
  const facts: [string, string][] = [
    ['Launched by (iss)', session.fhirBase],
    ['Patient in context', patient ?? 'none'],
    ['Encounter in context', encounter ?? 'none'],
    ['Signed in as (fhirUser)', session.fhirUser ?? 'not told'],
    ['Banner (need_patient_banner)', needPatientBanner === undefined ? 'not told' : String(needPatientBanner)],
    ['Style (smart_style_url)', smartStyleUrl ?? 'none'],
    ['Intent', intent ?? 'none'],
    ['Asked scopes', session.askedScope],
    ['Granted scopes', session.grantedScope],
    ['When the token expires', session.refreshToken ? 'renewed (refresh token)' : 'launch again (no refresh token)'],
  ];
  return (
    <details className="connection">
      <summary>About this launch</summary>
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
