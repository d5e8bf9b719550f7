import type { Row, RowsOf } from '../records/rows.ts';
import { useTexts } from '../texts/language.tsx';
import { RecordPortlet } from './record-portlet.tsx';
import type { RecordSearch } from './searches.ts';
import { ShowAll } from './show-all.tsx';

/** A part of the chart that is a list: what matters most first, the rest on request. */
export function ListPortlet({ title, search, rowsOf }: { title: string; search: RecordSearch; rowsOf: RowsOf }) {
  const texts = useTexts();
  return (
    <RecordPortlet title={title} search={search} itemsOf={resources => rowsOf(resources, texts)}>
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
