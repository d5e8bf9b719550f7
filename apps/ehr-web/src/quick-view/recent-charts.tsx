import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { searchRecords } from '../api/records.ts';
import { ofType } from '../records/codes.ts';
import { factsOf } from '../records/patient.ts';
import { Failure, Loading } from '../shell/failure.tsx';
import { Portlet } from '../shell/portlet.tsx';
import { useTexts } from '../texts/language.tsx';
import { SearchIcon } from '../theme/icons.tsx';
import { patientSearch } from './patient-search.ts';
import { PatientTable } from './patient-table.tsx';

const rowsPerPage = 15;

/** The patients in this person's care, by name, and a search among them. */
export function RecentCharts() {
  const { quickView } = useTexts();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['patients', search.trim()],
    queryFn: ({ pageParam, signal }) => searchRecords(pageParam, signal),
    initialPageParam: patientSearch(search, rowsPerPage),
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  });
  const patients = data?.pages.flatMap(page => ofType(page.resources, 'Patient').map(factsOf)) ?? [];
  const total = data?.pages[0]?.total ?? patients.length;

  return (
    <Portlet title={quickView.recentCharts}>
      <TextInput
        type="search"
        label={quickView.search}
        description={quickView.searchHint}
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        leftSection={<SearchIcon />}
        maxLength={100}
        autoComplete="off"
      />
      <p className="soft small found" role="status">
        {data &&
          (total === 0 ? quickView.none : total === 1 ? quickView.foundOne : quickView.found(patients.length, total))}
      </p>
      {error && <Failure problem={error} isTrying={isFetching} retry={refetch} />}
      {!data && !error && <Loading />}
      {patients.length > 0 && <PatientTable patients={patients} />}
      {hasNextPage && (
        <Button variant="default" fullWidth mt="md" loading={isFetching} onClick={() => fetchNextPage()}>
          {quickView.more}
        </Button>
      )}
    </Portlet>
  );
}
