import type { Patient } from '@smart-ehr/fhir';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { ApiFailure } from '../api/api-failure.ts';
import { readRecord } from '../api/records.ts';
import { factsOf } from '../records/patient.ts';
import { Failure, Loading } from '../shell/failure.tsx';
import { OnlyFor } from '../shell/only-for.tsx';
import { Page } from '../shell/page.tsx';
import { useTexts } from '../texts/language.tsx';
import { BackIcon } from '../theme/icons.tsx';
import { Chart } from './chart.tsx';

/** /patients/:id: the chart of one patient, and the apps for this patient. */
export function ChartPage() {
  const { id = '' } = useParams();
  return (
    <OnlyFor whom="clinical">
      <ChartOf key={id} patientId={id} />
    </OnlyFor>
  );
}

function ChartOf({ patientId }: { patientId: string }) {
  const { chart, shell } = useTexts();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['patient', patientId],
    queryFn: ({ signal }) => readRecord<Patient>(`Patient/${patientId}`, signal),
  });
  if (data) return <Chart patient={factsOf(data)} />;
  const isMissing = error instanceof ApiFailure && (error.status === 404 || error.status === 410);
  return (
    <Page title={isMissing ? chart.missing : error ? shell.problem : shell.loading}>
      <section className="card">
        {isMissing && <p>{chart.missingHint}</p>}
        {error && !isMissing && <Failure problem={error} isTrying={isFetching} retry={refetch} />}
        {!error && <Loading />}
      </section>
      <p>
        <Link to="/quick-view" className="back">
          <BackIcon /> {chart.back}
        </Link>
      </p>
    </Page>
  );
}
