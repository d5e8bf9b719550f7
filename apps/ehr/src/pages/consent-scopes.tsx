import { type CategoryRow, ConsentKinds } from './consent-kinds.tsx';
import { LockIcon } from './icons.tsx';
import type { AppInfo } from './page-frame.tsx';
import { ScopeCode } from './scope-code.tsx';
import { type Catalogue, catalogues, type Language } from './texts/catalogue.ts';

export type ScopeRow = {
  /** In the form in which it would be granted. */
  scope: string;
  /** What it means, in the page's language. */
  title: string;
  /** The door's policy grants it with every approval, so it cannot be denied. */
  locked: boolean;
  /** As the form opens: everything, or what this person allowed this app before. */
  allowed: boolean;
  /** Asked for the first time by an app that was approved before. */
  isNew: boolean;
  /** The parts of the type that can be left out; none where it is given whole or not at all. */
  categories: readonly CategoryRow[];
};

type Props = { language: Language; app: AppInfo; scopes: readonly ScopeRow[] };

/** Every scope that was asked for, one list item each: first those that come with every approval, then those to decide on. */
export function ConsentScopes({ language, app, scopes }: Props) {
  const texts = catalogues[language].consent;
  const ordered = [...scopes.filter(scope => scope.locked), ...scopes.filter(scope => !scope.locked)];
  return (
    <section className="card" aria-labelledby="scopes">
      <h2 id="scopes">{texts.scopes(app.name)}</h2>
      <p className="soft hint" id="hint">
        {scopes.some(scope => !scope.locked) ? texts.hint : texts.nothingToChoose}{' '}
        {scopes.some(scope => scope.isNew) && texts.isNewHint}
      </p>
      <ul className="scopes" aria-labelledby="scopes" aria-describedby="hint">
        {ordered.map((row, index) => (
          <li key={row.scope} className={row.locked ? 'locked' : 'open'}>
            {row.locked ? (
              <LockedScope row={row} texts={texts} />
            ) : (
              <OpenScope row={row} id={`scope_${index + 1}`} texts={texts} />
            )}
            {row.categories.length > 0 && !row.locked && (
              <ConsentKinds typeId={`scope_${index + 1}_what`} categories={row.categories} texts={texts} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Not an input: there is nothing to send, because the server grants it from its own policy. */
function LockedScope({ row, texts }: { row: ScopeRow; texts: Catalogue['consent'] }) {
  return (
    <div className="scope">
      <LockIcon />
      <span>
        <span className="what">{row.title}</span>
        <ScopeCode scope={row.scope} />
      </span>
      <span className="tag required">{texts.required}</span>
    </div>
  );
}

/**
 * The whole row is the label, and the box says to a screen reader what the tag says to the eye. The tag's words come by CSS,
 * so that "Allow" is in the text of the button alone: recorded scripts look for it by its text.
 */
function OpenScope({ row, id, texts }: { row: ScopeRow; id: string; texts: Catalogue['consent'] }) {
  return (
    <label className={row.scope === 'offline_access' ? 'scope duration' : 'scope'}>
      <input
        type="checkbox"
        name="scope"
        value={row.scope}
        defaultChecked={row.allowed}
        aria-labelledby={`${id}_what`}
        aria-describedby={row.isNew ? `${id}_new ${id}_code` : `${id}_code`}
      />
      <span>
        <span className="what">
          <span id={`${id}_what`}>{row.title}</span>{' '}
          {row.isNew && (
            <span className="tag new" id={`${id}_new`}>
              {texts.isNew}
            </span>
          )}
        </span>
        <ScopeCode scope={row.scope} id={`${id}_code`} />
      </span>
      <span className="state" aria-hidden="true">
        <span className="tag allowed" data-text={texts.allowed} />
        <span className="tag partly" data-text={texts.partly} />
        <span className="tag denied" data-text={texts.denied} />
      </span>
    </label>
  );
}
