import { AppMark, HiddenFields, SignedInAs } from './form-parts.tsx';
import { type AppInfo, type FormTarget, type Frame, linkKeeping, PageFrame } from './page-frame.tsx';
import { PageLinks } from './page-links.tsx';
import { NothingToPick, PickerSearch } from './picker-parts.tsx';
import { catalogues } from './texts/catalogue.ts';
import { type Visit, visitDate, visitStatus } from './visit-words.ts';

export type VisitRow = Visit & { id: string };

/** The visits of one record that this page shows. */
export type VisitGroup = {
  patientId: string;
  /** The patient's name. */
  name: string;
  visits: readonly VisitRow[];
  /** How many there are, of which `visits` are some. */
  total: number;
};

export type VisitPickerView = {
  /** Its links keep the search and the record. */
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** POST: `encounter` (the id chosen, empty for none), `interaction`, `form_token`. GET: `q`, `record`, `page`. */
  form: FormTarget;
  switchAccount?: FormTarget;
  /** What was searched for; empty shows every visit. */
  search: string;
  /** One for each record: the newest of each, or one record alone, page by page. */
  groups: readonly VisitGroup[];
  /** The one record that was asked for out of several. */
  record?: string;
  page: number;
  pageCount: number;
};

/** A visit for the app to know about: by searching in the very words of the page, or none at all. */
export function VisitPickerPage(view: VisitPickerView) {
  const { frame, app, form, signedInAs, switchAccount, groups, page, pageCount } = view;
  const texts = catalogues[frame.language].visits;
  const isEmpty = groups.every(({ total }) => total === 0);
  const to = (target: number) => linkKeeping(frame, { page: String(target) });
  return (
    <PageFrame frame={frame} title={texts.title(app.name)} styles={['tables']}>
      <div className="stack wide">
        <div className="app">
          <AppMark app={app} />
          <h1>{texts.title(app.name)}</h1>
        </div>
        <SignedInAs frame={frame} name={signedInAs} switchAccount={switchAccount} />
        <form method="post" action={form.action} className="card stack">
          <HiddenFields form={form} />
          <p>{texts.lead}</p>
          <div>
            <button className="button quiet" type="submit" name="encounter" value="">
              {texts.without}
            </button>
          </div>
        </form>
        <div className="card stack">
          <Search {...view} />
          {isEmpty ? (
            <NothingToPick search={view.search} texts={texts} />
          ) : (
            groups.map(group => <Group key={group.patientId} {...view} group={group} />)
          )}
          {pageCount > 1 && <PageLinks language={frame.language} page={page} pageCount={pageCount} to={to} />}
        </div>
      </div>
    </PageFrame>
  );
}

function Search({ frame, form, search, record, groups }: VisitPickerView) {
  const texts = catalogues[frame.language].visits;
  const total = groups.reduce((sum, group) => sum + group.total, 0);
  const keep: Record<string, string> = record === undefined ? {} : { record };
  return (
    <PickerSearch form={form} id="visit_search" search={search} texts={texts} keep={keep}>
      {texts.found(total)}
      {search !== '' && <a href={linkKeeping(frame, { q: '' })}>{texts.clear}</a>}
      {record !== undefined && <a href={linkKeeping(frame, { record: '' })}>{texts.allRecords}</a>}
    </PickerSearch>
  );
}

function Group({ frame, form, pageCount, group }: VisitPickerView & { group: VisitGroup }) {
  const texts = catalogues[frame.language].visits;
  const { patientId, name, visits, total } = group;
  const isPartly = pageCount === 1 && visits.length < total;
  return (
    <section className="stack" aria-labelledby={`of-${patientId}`}>
      <h2 id={`of-${patientId}`}>{texts.of(name)}</h2>
      {visits.length === 0 && <p className="soft">{texts.noneOf}</p>}
      {visits.length > 0 && (
        <form method="post" action={form.action}>
          <HiddenFields form={form} />
          <Visits language={frame.language} visits={visits} labelledBy={`of-${patientId}`} />
        </form>
      )}
      {isPartly && (
        <p>
          <a href={linkKeeping(frame, { record: patientId })}>{texts.allOf(total, name)}</a>
        </p>
      )}
    </section>
  );
}

type VisitsOf = { language: Frame['language']; visits: readonly VisitRow[]; labelledBy: string };

function Visits({ language, visits, labelledBy }: VisitsOf) {
  const texts = catalogues[language].visits;
  return (
    <table className="rows" aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th scope="col">{texts.date}</th>
          <th scope="col">{texts.kind}</th>
          <th scope="col">{texts.place}</th>
          <th scope="col">{texts.status}</th>
          <th scope="col">
            <span className="spoken">{texts.action}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {visits.map(visit => (
          <tr key={visit.id} data-encounter-id={visit.id}>
            <th scope="row" id={`date-${visit.id}`}>
              {visitDate(visit, language)}
            </th>
            <td data-label={texts.kind} id={`kind-${visit.id}`}>
              {texts.kinds[visit.kind]} {visit.about && <small>{visit.about}</small>}
            </td>
            <td data-label={texts.place}>{visit.place}</td>
            <td data-label={texts.status}>{visitStatus(visit, language)}</td>
            <td>
              <button
                className="button quiet"
                type="submit"
                name="encounter"
                value={visit.id}
                aria-describedby={`date-${visit.id} kind-${visit.id}`}
              >
                {texts.choose}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
