import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { visitRows } from '../records/rows.ts';
import { useTexts } from '../texts/language.tsx';
import type { RecordSearch } from './searches.ts';

type Props = { search: RecordSearch; value: string | undefined; onChange: (encounterId: string | undefined) => void };

/** Which visit the app is told of beside the patient. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html */
export function VisitSelect({ search, value, onChange }: Props) {
  const texts = useTexts();
  const { data } = useQuery(search);
  const visits = data ? visitRows(data.resources, texts).slice(0, 20) : [];
  if (visits.length === 0) return null;
  return (
    <NativeSelect
      className="visit"
      label={texts.launch.visit}
      value={value ?? ''}
      onChange={event => onChange(event.currentTarget.value || undefined)}
      data={[
        { value: '', label: texts.launch.noVisit },
        ...visits.map(({ id, title, details: [date] }) => ({ value: id, label: [date, title].join(' · ') })),
      ]}
    />
  );
}
