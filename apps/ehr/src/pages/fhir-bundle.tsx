import { Sentence } from './fhir-problem.tsx';
import { catalogues, type Language } from './texts/catalogue.ts';

/** What a Bundle holds, and where its pages are. */
export type BundleView = {
  total?: number;
  /** How many of the total are here, without what was included. */
  shown: number;
  /** What the answer says of itself. */
  notes: readonly string[];
  links: readonly { relation: string; href: string }[];
  entries: readonly EntryView[];
};

type EntryView = {
  name: string;
  href: string;
  version?: string;
  /** What the resource is called. */
  words?: string;
  about: readonly string[];
  when?: string;
};

/** The entries of a Bundle as a list of links, and the way to its other pages. */
export function FhirBundle({ language, bundle }: { language: Language; bundle: BundleView }) {
  const { fhir: texts } = catalogues[language];
  const { total, shown, notes, links, entries } = bundle;
  return (
    <section className="card stack" aria-labelledby="results">
      <div className="heading">
        <h2 id="results">{texts.results}</h2>
        <span className="soft small">{texts.shown(shown, total)}</span>
      </div>
      {notes.map(note => (
        <Sentence key={note} text={note} linkText={texts.spec} className="small" />
      ))}
      {entries.length === 0 && !total && <p className="soft">{texts.none}</p>}
      {entries.length > 0 && (
        <ol className="entries">
          {entries.map((entry, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one resource may be there in several versions
            <Entry key={at} language={language} entry={entry} />
          ))}
        </ol>
      )}
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

function Entry({ language, entry }: { language: Language; entry: EntryView }) {
  const { name, href, version, words, about, when } = entry;
  const { fhir: texts } = catalogues[language];
  return (
    <li>
      <span>
        <a href={href}>{name}</a>
        {version !== undefined && <small className="soft"> {texts.version(version)}</small>}
        {words !== undefined && <span className="words">{words}</span>}
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
  );
}

export function When({ language, when }: { language: Language; when: string }) {
  const at = new Date(when);
  if (Number.isNaN(at.getTime())) return when;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return <time dateTime={at.toISOString()}>{`${format.format(at)} UTC`}</time>;
}
