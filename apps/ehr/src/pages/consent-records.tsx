import { catalogues, type Language } from './texts/catalogue.ts';
import { formatDate } from './texts/format-date.ts';

export type RecordRow = {
  patientId: string;
  name: string;
  /** How the person signed in is related to this patient; `patient` for a clinician's choice. */
  relationship: 'self' | 'child' | 'patient';
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate?: string;
  mrn?: string;
  selected: boolean;
};

/** Whose record the app gets: one row each, chosen by its radio or by pressing anywhere on the name. */
export function ConsentRecords({ language, records }: { language: Language; records: readonly RecordRow[] }) {
  const texts = catalogues[language].consent;
  const title = records.length === 1 ? texts.oneRecord : texts.records;
  return (
    <fieldset className="card">
      <legend>{title}</legend>
      <table className="records">
        <thead>
          <tr>
            <th scope="col">
              <span className="spoken">{texts.choose}</span>
            </th>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.born}</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record, index) => (
            <RecordRadio key={record.patientId} record={record} id={radioId(index)} language={language} />
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}

/** Scripts from outside press the first radio by this id. */
const radioId = (index: number) => (index === 0 ? 'pat_scope' : `pat_scope_${index + 1}`);

function RecordRadio({ record, id, language }: { record: RecordRow; id: string; language: Language }) {
  const texts = catalogues[language].consent;
  return (
    <tr>
      <td>
        <label htmlFor={id}>
          <input
            type="radio"
            id={id}
            name="patient"
            value={record.patientId}
            defaultChecked={record.selected}
            required
            aria-labelledby={`${id}_name`}
            aria-describedby={`${id}_born`}
          />
        </label>
      </td>
      <td>
        <label htmlFor={id} id={`${id}_name`}>
          {record.name} <small>{texts.relationships[record.relationship]}</small>
        </label>
      </td>
      <td>
        <label htmlFor={id} id={`${id}_born`}>
          {record.birthDate && <time dateTime={record.birthDate}>{formatDate(record.birthDate, language)}</time>}{' '}
          {record.mrn && <small>{texts.mrn(record.mrn)}</small>}
        </label>
      </td>
    </tr>
  );
}
