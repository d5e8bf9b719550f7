import { type BundleView, FhirBundle, When } from './fhir-bundle.tsx';
import { FhirProblem, type ProblemView, problemTitle } from './fhir-problem.tsx';
import { FhirSearchForm, type SearchForm } from './fhir-search-form.tsx';
import { type JsonPiece, JsonText } from './json-text.tsx';
import { type Frame, PageFrame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';

export type FhirView = {
  frame: Frame;
  /** The path of the FHIR base, and the decoded rest of what was asked. */
  basePath: string;
  path: string;
  /** The whole URL. */
  address: string;
  jsonHref: string;
  resourceType: string;
  meta?: { versionId?: string; lastUpdated?: string };
  problem?: ProblemView;
  bundle?: BundleView;
  /** The types that the server holds, where it says what it can do. */
  types: readonly string[];
  search?: SearchForm | undefined;
  /** Absent when it is too long. */
  json?: readonly JsonPiece[];
};

/** An answer of the FHIR API for people: what it is, where it leads, and what a program gets. */
export function FhirPage(view: FhirView) {
  const { frame, basePath, problem, bundle, types, search, json } = view;
  const { language } = frame;
  const texts = catalogues[language].fhir;
  const title = problem ? problemTitle(language, problem) : view.path || texts.api;
  return (
    <PageFrame frame={frame} title={title} styles={['fhir']} problem={problem !== undefined}>
      <div className="stack">
        <Trail view={view} />
        {problem ? (
          <FhirProblem language={language} problem={problem} basePath={basePath} address={view.address} />
        ) : (
          <Head view={view} title={title} />
        )}
        {search && <FhirSearchForm language={language} form={search} />}
        {types.length > 0 && (
          <section className="card stack" aria-labelledby="types">
            <h2 id="types">{texts.types}</h2>
            <ul className="types">
              {types.map(type => (
                <li key={type}>
                  <a href={`${basePath}/${type}`}>{type}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
        {bundle && <FhirBundle language={language} bundle={bundle} />}
        <section className="card stack" aria-labelledby="content">
          <div className="heading">
            <h2 id="content">{texts.content}</h2>
            <a className="small" href={view.jsonHref}>
              {texts.asJson}
            </a>
          </div>
          {json ? <JsonText pieces={json} /> : <p>{texts.tooLong}</p>}
        </section>
      </div>
    </PageFrame>
  );
}

/** From the base to here, each part a link to what it is about. */
function Trail({ view: { frame, basePath, path } }: { view: FhirView }) {
  const texts = catalogues[frame.language].fhir;
  const parts = path.split('/').filter(part => part !== '');
  const canGo = (at: number) => at < 2 && at < parts.length - 1 && parts[0] !== 'metadata';
  const to = (at: number) => [basePath, ...parts.slice(0, at + 1).map(encodeURIComponent)].join('/');
  return (
    <nav className="trail small" aria-label={texts.parts}>
      <a href={`${basePath}/metadata`}>{texts.api}</a>
      {parts.map((part, at) => (
        <span key={to(at)}>
          <span aria-hidden="true"> / </span>
          {canGo(at) ? <a href={to(at)}>{part}</a> : part}
        </span>
      ))}
    </nav>
  );
}

function Head({ view, title }: { view: FhirView; title: string }) {
  const { frame, basePath, path, resourceType, meta, bundle } = view;
  const texts = catalogues[frame.language].fhir;
  const isResource = !bundle && /^[A-Z][A-Za-z]+\/[^/]+$/.test(path);
  const name = path === 'metadata' ? texts.metadata : title;
  return (
    <div className="heading">
      <h1>{name}</h1>
      <p className="soft small facts">
        {meta?.versionId !== undefined && <span>{texts.version(meta.versionId)}</span>}
        {meta?.lastUpdated !== undefined && (
          <span>
            {texts.changed} <When language={frame.language} when={meta.lastUpdated} />
          </span>
        )}
        {isResource && <a href={`${basePath}/${path}/_history`}>{texts.history}</a>}
        {isResource && resourceType === 'Patient' && <a href={`${basePath}/${path}/$everything`}>{texts.everything}</a>}
      </p>
    </div>
  );
}
