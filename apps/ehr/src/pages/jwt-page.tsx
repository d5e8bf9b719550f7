import { type Frame, PageFrame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';

export type JwtView = {
  frame: Frame;
  /** POST: `jwt`. */
  action: string;
  /** Where the keys are that it was checked with. */
  jwksUrl: string;
  /** What was pasted. */
  jwt?: string;
  report?: JwtFindings;
};

export type JwtFindings =
  | { kind: 'opaque' | 'malformed' }
  | {
      kind: 'jwt';
      header: Record<string, unknown>;
      claims: Record<string, unknown>;
      signature: 'ours' | 'wrong' | 'unknown-key' | 'unsigned';
      /** Its `iss` is one of ours. */
      isFromHere: boolean;
      time: 'valid' | 'over' | 'not-yet' | 'unlimited';
    };

/** A page for developers: what is in a JWT, and does our signature hold? */
export function JwtPage({ frame, action, jwksUrl, jwt, report }: JwtView) {
  const texts = catalogues[frame.language].jwt;
  return (
    <PageFrame frame={frame} title={texts.title} styles={['jwt']}>
      <div className="stack medium">
        <h1>{texts.title}</h1>
        <p className="soft">{texts.lead}</p>
        <form method="post" action={action} className="card stack">
          <div className="field">
            <label htmlFor="jwt">{texts.label}</label>
            <textarea id="jwt" name="jwt" rows={7} required spellCheck={false} autoComplete="off" defaultValue={jwt} />
          </div>
          <p className="last-line">
            <button className="button" type="submit">
              {texts.inspect}
            </button>
            <a href={jwksUrl}>{texts.keys}</a>
          </p>
        </form>
        {report && (
          <section className="card stack" aria-labelledby="findings">
            <h2 id="findings">{texts.findings}</h2>
            {report.kind === 'jwt' ? <Findings frame={frame} report={report} /> : <p>{texts[report.kind]}</p>}
          </section>
        )}
      </div>
    </PageFrame>
  );
}

function Findings({ frame, report }: { frame: Frame; report: Extract<JwtFindings, { kind: 'jwt' }> }) {
  const texts = catalogues[frame.language].jwt;
  const { header, claims, signature, isFromHere, time } = report;
  const checks = [
    { isGood: signature === 'ours', text: texts.signatures[signature] },
    { isGood: isFromHere, text: isFromHere ? texts.fromHere : texts.fromElsewhere },
    { isGood: time === 'valid', text: texts.times[time] },
  ];
  return (
    <>
      <ul className="checks">
        {checks.map(({ isGood, text }) => (
          <li key={text} className={isGood ? 'good' : 'bad'}>
            {text}
          </li>
        ))}
      </ul>
      <Json title={texts.header} value={header} />
      <Json title={texts.claims} value={claims} />
      <Moments frame={frame} claims={claims} />
    </>
  );
}

function Json({ title, value }: { title: string; value: Record<string, unknown> }) {
  return (
    <div>
      <h3>{title}</h3>
      <pre>
        <code>{JSON.stringify(value, null, 2)}</code>
      </pre>
    </div>
  );
}

/** Claims that are seconds since 1970, as times. https://www.rfc-editor.org/rfc/rfc7519#section-2 (NumericDate) */
function Moments({ frame, claims }: { frame: Frame; claims: Record<string, unknown> }) {
  const format = new Intl.DateTimeFormat(frame.language, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
  const moments = ['auth_time', 'iat', 'nbf', 'exp'].flatMap(name => {
    const at = new Date(Number(claims[name] ?? Number.NaN) * 1000);
    return Number.isNaN(at.getTime()) ? [] : [{ name, at }];
  });
  if (moments.length === 0) return null;
  return (
    <dl className="moments">
      {moments.map(({ name, at }) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <time dateTime={at.toISOString()}>{format.format(at)}</time>
          </dd>
        </div>
      ))}
    </dl>
  );
}
