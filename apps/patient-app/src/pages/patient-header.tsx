import { Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Patient, Person, Practitioner, RelatedPerson } from 'fhir/r4';
import { demographicsOf, fullName } from '../records/demographics.ts';
import { explainProblem } from './problem.ts';
import { useRecord } from './record-context.ts';

/** Whose record this is, and who opened it when that is somebody else: a parent, say. */
export function PatientHeader({ appName, fhirUser }: { appName: string; fhirUser: string | undefined }) {
  const { fhir, patient } = useRecord();
  const { data, error, isPending } = useQuery({
    queryKey: [patient, 'Patient'],
    queryFn: ({ signal }) => fhir.get<Patient>(`Patient/${patient}`, signal),
  });
  const demographics = data && demographicsOf(data, new Date());
  const name = demographics?.name ?? 'Health record';
  return (
    <Paper component="section" className="card patient" aria-labelledby="patient-name" aria-busy={isPending}>
      <title>{`${name} – ${appName}`}</title>
      <h1 id="patient-name">{name}</h1>
      {fhirUser && !fhirUser.endsWith(`Patient/${patient}`) && <OpenedBy fhirUser={fhirUser} />}
      {isPending && <Skeleton height={14} width="60%" />}
      {error && <p className="quiet">Name and contact details are not here. {explainProblem(error).text}</p>}
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

/** The scope `fhirUser` permits to read exactly this resource; without it, nothing is said. */
function OpenedBy({ fhirUser }: { fhirUser: string }) {
  const { fhir } = useRecord();
  const { data } = useQuery({
    queryKey: [fhirUser],
    queryFn: ({ signal }) => fhir.get<Patient | Person | Practitioner | RelatedPerson>(fhirUser, signal),
    enabled: fhir.isOwn(fhirUser),
  });
  const name = fullName(data?.name);
  return name ? <p className="quiet">Opened by {name}</p> : null;
}
