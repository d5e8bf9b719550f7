import { catalogues, type Language } from './texts/catalogue.ts';

/** What a Bundle holds, and where its pages are. */
export type BundleView = {
  total?: number;
  links: readonly { relation: string; href: string }[];
  entries: readonly { name: string; href?: string; version?: string; about: readonly string[]; when?: string }[];
};

/** The entries of a Bundle as a list of links, and the way to its other pages. */
export function FhirBundle({ language, bundle }: { language: Language; bundle: BundleView }) {
  const { fhir: texts } = catalogues[language];
  const { total, links, entries } = bundle;
  return (
    <section className="card stack" aria-labelledby="results">
      <div className="heading">
        <h2 id="results">{texts.results}</h2>
        <span className="soft small">{texts.shown(entries.length, total)}</span>
      </div>
      {entries.length === 0 && <p className="soft">{texts.none}</p>}
      <ol className="entries">
        {entries.map(({ name, href, version, about, when }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one resource may be there in several versions
          <li key={at}>
            <span>
              {href === undefined ? name : <a href={href}>{name}</a>}
              {version !== undefined && <small className="soft"> {texts.version(version)}</small>}
            </span>
            <small className="soft">
              {about.map(text => (
                <span key={text} className="tag">
                  {text}
                </span>
              ))}
              {when !== undefined && <When language={language} when={when} />}
            </small>
          </li>
        ))}
      </ol>
      {links.length > 0 && (
        <nav className="pages" aria-label={texts.pages}>
          {links.map(({ relation, href }) => (
            <a key={relation} className="button quiet" href={href}>
              {texts.relations[relation as keyof typeof texts.relations] ?? relation}
            </a>
          ))}
        </nav>
      )}
    </section>
  );
}

export function When({ language, when }: { language: Language; when: string }) {
  const at = new Date(when);
  if (Number.isNaN(at.getTime())) return when;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return <time dateTime={at.toISOString()}>{`${format.format(at)} UTC`}</time>;
}
