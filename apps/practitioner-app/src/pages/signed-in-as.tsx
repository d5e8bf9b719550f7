import { useQuery } from '@tanstack/react-query';
import type { Patient, Person, Practitioner, RelatedPerson } from 'fhir/r4';
import type { FhirClient } from '../fhir/client.ts';
import { fullName } from '../records/demographics.ts';

type Props = { fhir: FhirClient; fhirUser: string | undefined };

/** Who launched the app. The scope `fhirUser` permits to read exactly this resource; without it, nothing is said. */
export function SignedInAs({ fhir, fhirUser }: Props) {
  const { data } = useQuery({
    queryKey: [fhirUser],
    queryFn: ({ signal }) => fhir.get<Patient | Person | Practitioner | RelatedPerson>(fhirUser ?? '', signal),
    enabled: fhirUser !== undefined && fhir.isOwn(fhirUser),
  });
  const name = fullName(data?.name);
  return name ? <span className="quiet signed-in">Signed in as {name}</span> : null;
}
