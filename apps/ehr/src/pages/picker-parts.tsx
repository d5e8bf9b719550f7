import type { ReactNode } from 'react';
import type { FormTarget } from './page-frame.tsx';

type SearchOf = {
  form: FormTarget;
  /** Of the field. */
  id: string;
  search: string;
  texts: { search: string; find: string };
  /** Further hidden fields that the search keeps. */
  keep?: Record<string, string>;
  /** What is said below the field: how many were found, and ways back. */
  children: ReactNode;
};

/** The field to search by in a picker: a GET of the page's own path, so it works without scripts and can be reloaded. */
export function PickerSearch({ form, id, search, texts, keep = {}, children }: SearchOf) {
  const kept = { ...(form.interaction !== undefined && { interaction: form.interaction }), ...keep };
  return (
    <search>
      <form method="get" action={form.action} className="search">
        {Object.entries(kept).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="field">
          <label htmlFor={id}>{texts.search}</label>
          <input id={id} name="q" type="search" autoComplete="off" defaultValue={search} />
        </div>
        <button className="button" type="submit">
          {texts.find}
        </button>
      </form>
      <p className="found" role="status">
        {children}
      </p>
    </search>
  );
}

type Nothing = { search: string; texts: { noneAtAll: string; none(search: string): string; noneHint: string } };

/** Instead of a table without rows. */
export function NothingToPick({ search, texts }: Nothing) {
  return (
    <div className="nobody">
      <strong>{search === '' ? texts.noneAtAll : texts.none(search)}</strong>
      {search !== '' && <span className="soft">{texts.noneHint}</span>}
    </div>
  );
}
