import { Button } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AppConfig } from '../config.ts';
import { createFhirClient } from '../fhir/client.ts';
import { createAccessTokens } from '../smart/access-token.ts';
import type { Session } from '../smart/session.ts';
import { wearEhrStyle } from '../theme/ehr-style.ts';
import { CloseIcon } from '../theme/icons.tsx';
import { Chart } from './chart.tsx';
import { createQueryClient } from './create-query-client.ts';
import { LaunchDetails } from './launch-details.tsx';
import type { Notice } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';
import { SignedInAs } from './signed-in-as.tsx';
import { WithoutPatient } from './without-patient.tsx';

type Props = { config: AppConfig; session: Session; onLeave: (reason: Notice) => void };

/** One launch: the chart that was open in the EHR, with as much around it as the EHR leaves to the app. */
export function ChartPage({ config, session, onLeave }: Props) {
  const { patient, encounter, needPatientBanner, smartStyleUrl } = session.context;
  const [tokens] = useState(() => createAccessTokens(session.id));
  const [queryClient] = useState(() => createQueryClient(() => onLeave(ended)));
  const [fhir] = useState(() => createFhirClient(session.fhirBase, tokens.accessToken));
  useEffect(() => wearEhrStyle(smartStyleUrl), [smartStyleUrl]);

  const close = async () => {
    await queryClient.cancelQueries();
    const wasTold = await tokens.signOut().catch(() => false);
    onLeave(wasTold ? closed : forgotten);
  };

  return (
    <QueryClientProvider client={queryClient}>
      <PageFrame
        appName={config.appName}
        actions={
          <>
            <SignedInAs fhir={fhir} fhirUser={session.fhirUser} />
            <Button variant="default" size="xs" leftSection={<CloseIcon />} onClick={close}>
              Close chart
            </Button>
          </>
        }
      >
        {patient ? (
          <Chart
            chart={{ fhir, patient, grantedScope: session.grantedScope }}
            encounter={encounter}
            // The EHR says whether it shows who the patient is. When it says nothing, the app does.
            // https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
            needsBanner={needPatientBanner !== false}
            appName={config.appName}
          />
        ) : (
          <WithoutPatient appName={config.appName} />
        )}
        <LaunchDetails session={session} />
      </PageFrame>
    </QueryClientProvider>
  );
}

const ended: Notice = {
  tone: 'info',
  title: 'This chart was closed',
  text: 'Its access has ended: it expired, you signed out of the EHR, or another chart was opened in this tab. Launch the app from the chart again.',
};

const closed: Notice = {
  tone: 'info',
  title: 'The chart is closed',
  text: 'This app can no longer see the record, and nothing of it is left in this browser tab.',
};

const forgotten: Notice = {
  tone: 'problem',
  title: 'This tab has forgotten the chart',
  text: 'The EHR could not be told. To end the access for certain, sign out of the EHR.',
};
