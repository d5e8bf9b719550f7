import { ScopeCode } from './scope-code.tsx';
import type { Catalogue } from './texts/catalogue.ts';

/** A part of a type that can be shared without the rest, such as laboratory results alone. */
export type CategoryRow = { scope: string; title: string; allowed: boolean; isNew: boolean };

type Props = {
  /** The id of the words that name the type. */
  typeId: string;
  categories: readonly CategoryRow[];
  texts: Catalogue['consent'];
};

/**
 * The parts of a type, folded away until somebody wants them or has left one out. Which of the three sentences the summary says
 * follows the boxes by CSS; the hidden ones are hidden from everybody.
 */
export function ConsentKinds({ typeId, categories, texts }: Props) {
  const isOpen = categories.some(({ allowed, isNew }) => !allowed || isNew);
  const { all, some, none } = texts.kinds(categories.length);
  return (
    <details className="kinds" open={isOpen}>
      <summary>
        <span className="all">{all}</span>
        <span className="some">{some}</span>
        <span className="none">{none}</span>
      </summary>
      <p className="soft" id={`${typeId}_hint`}>
        {texts.kindsHint}
      </p>
      <ul aria-labelledby={typeId} aria-describedby={`${typeId}_hint`}>
        {categories.map((category, index) => (
          <li key={category.scope}>
            <Kind category={category} id={`${typeId}_${index + 1}`} texts={texts} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Kind({ category, id, texts }: { category: CategoryRow; id: string; texts: Catalogue['consent'] }) {
  return (
    <label>
      <input
        type="checkbox"
        name="scope"
        value={category.scope}
        defaultChecked={category.allowed}
        aria-labelledby={id}
        aria-describedby={category.isNew ? `${id}_new ${id}_code` : `${id}_code`}
      />
      <span>
        <span id={id}>{category.title}</span>{' '}
        {category.isNew && (
          <span className="tag new" id={`${id}_new`}>
            {texts.isNew}
          </span>
        )}
        <ScopeCode scope={category.scope} id={`${id}_code`} />
      </span>
    </label>
  );
}
