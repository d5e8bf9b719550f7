import type { Resource } from '@smart-ehr/fhir';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure, Loading } from '../shell/failure.tsx';
import { Portlet } from '../shell/portlet.tsx';
import { useTexts } from '../texts/language.tsx';
import type { RecordSearch } from './searches.ts';

type Props<Item> = {
  title: string;
  search: RecordSearch;
  /** Turns what the search found into what is shown. */
  itemsOf: (resources: readonly Resource[]) => Item[];
  /** What else it found: told, but not counted. */
  remarksOf?: (resources: readonly Resource[]) => string[];
  children: (items: Item[]) => ReactNode;
};

/** A part of the chart with a search of its own: loading, failed, empty, or its content. */
export function RecordPortlet<Item>({ title, search, itemsOf, remarksOf, children }: Props<Item>) {
  const { chart } = useTexts();
  const { data, error, isFetching, refetch } = useQuery(search);
  const items = data ? itemsOf(data.resources) : [];
  const remarks = data ? (remarksOf?.(data.resources) ?? []) : [];
  return (
    <Portlet title={title} count={items.length > 0 ? items.length : undefined}>
      {error && <Failure problem={error} isTrying={isFetching} retry={refetch} />}
      {!data && !error && <Loading />}
      {data && items.length + remarks.length === 0 && <p className="soft">{chart.nothing}</p>}
      {items.length > 0 && children(items)}
      {remarks.map(remark => (
        <p key={remark} className="soft">
          {remark}
        </p>
      ))}
      {data?.next && <p className="soft small">{chart.truncated(data.resources.length)}</p>}
    </Portlet>
  );
}
