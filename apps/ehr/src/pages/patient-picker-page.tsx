import { AppMark, HiddenFields, SignedInAs } from './form-parts.tsx';
import { type AppInfo, type FormTarget, type Frame, linkKeeping, PageFrame } from './page-frame.tsx';
import { PageLinks } from './page-links.tsx';
import { NothingToPick, PickerSearch } from './picker-parts.tsx';
import { catalogues } from './texts/catalogue.ts';
import { formatDate } from './texts/format-date.ts';

export type PatientRow = {
  id: string;
  name: string;
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate?: string;
  /** FHIR administrative gender. */
  gender?: 'male' | 'female' | 'other' | 'unknown';
  mrn?: string;
};

export type PatientPickerView = {
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** POST: `patient` (the id chosen), `interaction`, `form_token`. The search is a GET of the same path: `q`, `page`. */
  form: FormTarget;
  switchAccount?: FormTarget;
  /** What was searched for; empty shows everybody. */
  search: string;
  patients: readonly PatientRow[];
  /** Of all pages together. */
  total: number;
  /** Counted from 1. */
  page: number;
  pageCount: number;
};

/** One patient of many, by searching rather than scrolling. Every row has its own button, so choosing is one press. */
export function PatientPickerPage(view: PatientPickerView) {
  const { frame, app, signedInAs, switchAccount } = view;
  const texts = catalogues[frame.language].picker;
  const to = (target: number) => linkKeeping(frame, { q: view.search, page: String(target) });
  return (
    <PageFrame frame={frame} title={texts.title(app.name)} styles={['tables']}>
      <div className="stack wide">
        <div className="app">
          <AppMark app={app} />
          <h1>{texts.title(app.name)}</h1>
        </div>
        <SignedInAs frame={frame} name={signedInAs} switchAccount={switchAccount} />
        <div className="card stack">
          <Search {...view} />
          {view.patients.length > 0 ? <Patients {...view} /> : <NothingToPick search={view.search} texts={texts} />}
          {view.pageCount > 1 && (
            <PageLinks language={frame.language} page={view.page} pageCount={view.pageCount} to={to} />
          )}
        </div>
      </div>
    </PageFrame>
  );
}

function Search({ frame, form, search, total }: PatientPickerView) {
  const texts = catalogues[frame.language].picker;
  return (
    <PickerSearch form={form} id="patient_search" search={search} texts={texts}>
      {texts.found(total)}
      {search !== '' && <a href={linkKeeping(frame, { q: '' })}>{texts.clear}</a>}
    </PickerSearch>
  );
}

function Patients({ frame, form, patients }: PatientPickerView) {
  const texts = catalogues[frame.language].picker;
  return (
    <form method="post" action={form.action}>
      <HiddenFields form={form} />
      <table className="rows">
        <caption className="spoken">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.born}</th>
            <th scope="col">{texts.gender}</th>
            <th scope="col">{texts.mrn}</th>
            <th scope="col">
              <span className="spoken">{texts.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {patients.map(patient => (
            <tr key={patient.id} data-patient-id={patient.id}>
              <th scope="row" id={`name-${patient.id}`}>
                {patient.name}
              </th>
              <td data-label={texts.born}>{patient.birthDate && formatDate(patient.birthDate, frame.language)}</td>
              <td data-label={texts.gender}>{patient.gender && texts.genders[patient.gender]}</td>
              <td data-label={texts.mrn}>{patient.mrn}</td>
              <td>
                <button
                  className="button quiet"
                  type="submit"
                  name="patient"
                  value={patient.id}
                  aria-describedby={`name-${patient.id}`}
                >
                  {texts.choose}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </form>
  );
}
