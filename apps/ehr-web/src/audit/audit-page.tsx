import { Button, NativeSelect } from '@mantine/core';
import type { AuditKind } from '@smart-ehr/ehr-api';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { audit } from '../api/audit.ts';
import { Failure, Loading } from '../shell/failure.tsx';
import { OnlyFor } from '../shell/only-for.tsx';
import { Page } from '../shell/page.tsx';
import { useTexts } from '../texts/language.tsx';
import { EventTable } from './event-table.tsx';

/** /admin/audit: what happened and who did it. */
export function AuditPage() {
  const { audit: texts } = useTexts();
  return (
    <OnlyFor whom="admin">
      <Page title={texts.title}>
        <p className="soft">{texts.lead}</p>
        <Events />
      </Page>
    </OnlyFor>
  );
}

function Events() {
  const { audit: texts } = useTexts();
  const [kind, setKind] = useState<AuditKind>();
  const { data, error, isFetching, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery(audit(kind));
  const kinds = Object.entries(texts.kinds).map(([value, label]) => ({ value, label }));
  const events = data?.pages.flatMap(page => page.events);
  return (
    <>
      <div className="grid-tools">
        <NativeSelect
          label={texts.kind}
          value={kind ?? ''}
          data={[{ value: '', label: texts.everything }, ...kinds]}
          onChange={event => setKind((event.currentTarget.value || undefined) as AuditKind | undefined)}
        />
      </div>
      {error && <Failure problem={error} isTrying={isFetching} retry={refetch} />}
      {!events && !error && <Loading />}
      {events && (events.length === 0 ? <p>{texts.none}</p> : <EventTable events={events} />)}
      {hasNextPage && (
        <Button variant="default" loading={isFetching} onClick={() => void fetchNextPage()}>
          {texts.older}
        </Button>
      )}
    </>
  );
}
