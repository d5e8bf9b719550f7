import type { Resource } from '@smart-ehr/fhir';
import type { Row, RowsOf } from '../records/rows.ts';
import type { Catalogue } from '../texts/en.ts';
import { useTexts } from '../texts/language.tsx';
import { RecordPortlet } from './record-portlet.tsx';
import type { RecordSearch } from './searches.ts';
import { ShowAll } from './show-all.tsx';

type Props = {
  title: string;
  search: RecordSearch;
  rowsOf: RowsOf;
  /** What the search found beside rows, in sentences. */
  remarksOf?: (resources: readonly Resource[], texts: Catalogue) => string[];
};

/** A part of the chart that is a list: what matters most first, the rest on request. */
export function ListPortlet({ title, search, rowsOf, remarksOf }: Props) {
  const texts = useTexts();
  return (
    <RecordPortlet
      title={title}
      search={search}
      itemsOf={resources => rowsOf(resources, texts)}
      remarksOf={resources => remarksOf?.(resources, texts) ?? []}
    >
      {rows => (
        <ShowAll items={rows} atFirst={5}>
          {visible => (
            <ul className="rows">
              {visible.map(row => (
                <Line key={row.id} row={row} />
              ))}
            </ul>
          )}
        </ShowAll>
      )}
    </RecordPortlet>
  );
}

function Line({ row: { title, details, status } }: { row: Row }) {
  return (
    <li>
      <div className="about">
        <strong>{title}</strong>
        {details.map(detail => (
          <span key={detail}>{detail}</span>
        ))}
      </div>
      {status && <span className={`tag ${status.tone}`}>{status.text}</span>}
    </li>
  );
}
