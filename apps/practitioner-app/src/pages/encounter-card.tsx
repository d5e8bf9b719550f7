import { Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Encounter } from 'fhir/r4';
import { FhirRefusal } from '../fhir/refusal.ts';
import { encounterView, isVisitOf } from '../records/encounter.ts';
import { useChart } from './chart-context.ts';
import { explainProblem } from './problem.ts';

/** The visit from which the app was launched. */
export function EncounterCard({ id }: { id: string }) {
  const { fhir, patient } = useChart();
  const { data, error, isPending } = useQuery({
    queryKey: [patient, 'Encounter', id],
    queryFn: ({ signal }) => fhir.get<Encounter>(`Encounter/${id}`, signal),
  });
  const isOfPatient = data && isVisitOf(patient, data);
  return (
    <Paper component="section" className="card" aria-labelledby="visit" aria-busy={isPending}>
      <h2 id="visit">This visit</h2>
      {isPending && <Skeleton height={14} width="60%" />}
      {error && <p className="quiet">{explain(error)}</p>}
      {data && !isOfPatient && <p role="alert">The EHR named a visit of another patient, so it is not shown.</p>}
      {data && isOfPatient && <Visit encounter={data} />}
    </Paper>
  );
}

function Visit({ encounter }: { encounter: Encounter }) {
  const { title, facts } = encounterView(encounter);
  return (
    <>
      <p className="visit-title">{title}</p>
      <dl className="facts">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const explain = (error: Error) =>
  error instanceof FhirRefusal && error.notGranted
    ? 'This app was not given access to the visit.'
    : `The visit could not be loaded. ${explainProblem(error).text}`;
