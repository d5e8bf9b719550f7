import { catalogues, type Language } from './texts/catalogue.ts';

/** The search parameters of a type, as fields. */
export type SearchForm = {
  type: string;
  action: string;
  /** `kind` is empty where it is no parameter of the type. */
  fields: readonly { name: string; kind: string; value: string }[];
  hidden: readonly (readonly [name: string, value: string])[];
};

/** A form that asks by GET, so that its answer has an address. A parameter that was asked twice has two fields. */
export function FhirSearchForm({ language, form }: { language: Language; form: SearchForm }) {
  const texts = catalogues[language].fhir.search;
  return (
    <details className="card search-form">
      <summary>
        <h2>{texts.title(form.type)}</h2>
      </summary>
      <form method="get" action={form.action} className="stack">
        <p className="soft small">{texts.hint}</p>
        <div className="parameters">
          {form.fields.map(({ name, kind, value }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a parameter may have several fields, and none of them moves
            <div key={at} className="field">
              <label htmlFor={`parameter-${at}`}>
                <code>{name}</code> {kind && <small className="soft">{kind}</small>}
              </label>
              <input id={`parameter-${at}`} name={name} defaultValue={value} autoComplete="off" spellCheck={false} />
            </div>
          ))}
        </div>
        {form.hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <p className="last-line">
          <button className="button" type="submit">
            {texts.submit}
          </button>
        </p>
      </form>
    </details>
  );
}
