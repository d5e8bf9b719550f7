import { Button, Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FhirResource } from 'fhir/r4';
import { type ReactNode, useId } from 'react';
import { FhirRefusal } from '../fhir/refusal.ts';
import { search } from '../fhir/search.ts';
import { type Access, accessTo, type Kind, searchFor } from '../records/kinds.ts';
import { LockIcon } from '../theme/icons.tsx';
import { useChart } from './chart-context.ts';
import { explainProblem } from './problem.ts';

type Props<T> = {
  kind: Kind;
  /** Turns what the server sent into what is shown. */
  viewOf: (resources: FhirResource[]) => T[];
  /** What else it sent: told, but not counted. */
  remarksOf?: ((resources: FhirResource[]) => string[]) | undefined;
  children: (items: T[]) => ReactNode;
};

/** A part of the chart: its own search, and one of loading, not granted, failed, empty, or its content. */
export function Section<T>({ kind, viewOf, remarksOf, children }: Props<T>) {
  const { fhir, patient, grantedScope } = useChart();
  const headingId = useId();
  const { data, error, isPending, isFetching, refetch } = useQuery({
    queryKey: [patient, kind.title],
    // Asked even when the granted scope says no: a scope can be written in many ways, and the server is the judge.
    queryFn: ({ signal }) => search(fhir, searchFor(kind, patient), undefined, signal),
  });
  const items = data ? viewOf(data.resources) : [];
  const remarks = data && remarksOf ? remarksOf(data.resources) : [];
  const access = accessTo(kind, grantedScope);

  return (
    <Paper component="section" className="card" aria-labelledby={headingId} aria-busy={isPending}>
      <h2 id={headingId}>
        {kind.title} {items.length > 0 && <span className="count">{items.length}</span>}
      </h2>
      {isPending && <Loading />}
      {error && <Failure error={error} isTrying={isFetching} retry={refetch} />}
      {data && items.length + remarks.length === 0 && <Empty access={access} />}
      {data && items.length > 0 && children(items)}
      {remarks.map(remark => (
        <p key={remark} className="quiet">
          {remark}
        </p>
      ))}
      {items.length > 0 && access === 'part' && <Locked>This app was given only a part of this.</Locked>}
      {data && !data.complete && (
        <p className="quiet">There is more than fits here: this shows the first {data.resources.length} entries.</p>
      )}
    </Paper>
  );
}

function Loading() {
  return (
    <>
      <p className="visually-hidden">Loading…</p>
      <Skeleton height={14} mb="sm" width="70%" />
      <Skeleton height={14} mb="sm" />
      <Skeleton height={14} width="50%" />
    </>
  );
}

/** What is not granted is not told from what is not there by the server's answer alone, which is an empty list. */
function Empty({ access }: { access: Access }) {
  if (access === 'none') return <Locked>This app was not given access to this.</Locked>;
  if (access === 'part') return <Locked>Nothing is recorded in the part that this app was given.</Locked>;
  return <p className="quiet">Nothing is recorded here.</p>;
}

function Locked({ children }: { children: ReactNode }) {
  return (
    <p className="quiet">
      <LockIcon />
      {children}
    </p>
  );
}

function Failure({ error, isTrying, retry }: { error: Error; isTrying: boolean; retry: () => void }) {
  if (error instanceof FhirRefusal && error.notGranted) {
    return <Locked>This app was not given access to this.</Locked>;
  }
  return (
    <div role="alert">
      <p>This part could not be loaded. {explainProblem(error).text}</p>
      <Button variant="default" size="xs" loading={isTrying} onClick={() => retry()}>
        Try again
      </Button>
    </div>
  );
}
