import { Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Patient } from 'fhir/r4';
import { FhirRefusal } from '../fhir/refusal.ts';
import { demographicsOf } from '../records/demographics.ts';
import { useChart } from './chart-context.ts';
import { explainProblem } from './problem.ts';

/** Whose chart this is, in words that tell one patient from another. */
export function PatientBanner({ appName }: { appName: string }) {
  const { fhir, patient } = useChart();
  const { data, error, isPending } = useQuery({
    queryKey: [patient, 'Patient'],
    queryFn: ({ signal }) => fhir.get<Patient>(`Patient/${patient}`, signal),
  });
  const demographics = data && demographicsOf(data, new Date());
  const name = demographics?.name ?? 'Patient';
  return (
    <Paper component="section" className="card patient" aria-labelledby="patient-name" aria-busy={isPending}>
      <title>{`${name} – ${appName}`}</title>
      <h1 id="patient-name">{name}</h1>
      {isPending && <Skeleton height={14} width="60%" />}
      {error && (
        <p className="quiet" role="alert">
          {explain(error)} Make sure whose chart this is before you rely on it.
        </p>
      )}
      {demographics && (
        <dl className="facts">
          {demographics.facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Paper>
  );
}

const explain = (error: Error) =>
  error instanceof FhirRefusal && error.notGranted
    ? 'This app was not given access to name and birth date.'
    : `Name and birth date could not be loaded. ${explainProblem(error).text}`;
