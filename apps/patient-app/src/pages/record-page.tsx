import { Button } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import type { AppConfig } from '../config.ts';
import { createFhirClient } from '../fhir/client.ts';
import { kinds } from '../records/kinds.ts';
import { allergyRows, carePlanRows, conditionRows, immunizationRows, medicationRows } from '../records/lists.ts';
import { createAccessTokens } from '../smart/access-token.ts';
import type { Session } from '../smart/session.ts';
import { UnlinkIcon } from '../theme/icons.tsx';
import { ConnectionDetails } from './connection-details.tsx';
import { createQueryClient } from './create-query-client.ts';
import { ListSection } from './list-section.tsx';
import { MeasurementSection } from './measurement-section.tsx';
import type { Notice } from './notice-box.tsx';
import { PageFrame } from './page-frame.tsx';
import { PatientHeader } from './patient-header.tsx';
import { RecordContext } from './record-context.ts';
import { SharingNotice } from './sharing-notice.tsx';

type Props = { config: AppConfig; session: Session; onLeave: (reason: Notice) => void };

/** The record of one person, in sections that load, fail and stay empty each on their own. */
export function RecordPage({ config, session, onLeave }: Props) {
  const [tokens] = useState(createAccessTokens);
  const [queryClient] = useState(() => createQueryClient(() => onLeave(ended)));
  const [record] = useState(() => ({
    fhir: createFhirClient(session.fhirBase, tokens.accessToken),
    patient: session.patient,
    grantedScope: session.grantedScope,
  }));

  const disconnect = async () => {
    await queryClient.cancelQueries();
    const wasTold = await tokens.signOut().catch(() => false);
    onLeave(wasTold ? disconnected : forgotten(config.ehrName));
  };

  return (
    <QueryClientProvider client={queryClient}>
      <RecordContext value={record}>
        <PageFrame
          appName={config.appName}
          actions={
            <Button variant="default" leftSection={<UnlinkIcon />} onClick={disconnect}>
              Disconnect
            </Button>
          }
        >
          <PatientHeader appName={config.appName} fhirUser={session.fhirUser} />
          <SharingNotice session={session} ehrName={config.ehrName} />
          <div className="sections">
            <ListSection kind={kinds.conditions} width="third" rowsOf={conditionRows} />
            <ListSection kind={kinds.medications} width="third" rowsOf={medicationRows} />
            <ListSection kind={kinds.allergies} width="third" rowsOf={allergyRows} />
            <MeasurementSection kind={kinds.vitalSigns} firstChoices={[bloodPressure, bodyWeight]} />
            <MeasurementSection kind={kinds.labResults} firstChoices={[hemoglobinA1c]} />
            <ListSection kind={kinds.immunizations} width="half" rowsOf={immunizationRows} />
            <ListSection kind={kinds.carePlans} width="half" rowsOf={carePlanRows} />
          </div>
          <ConnectionDetails config={config} session={session} />
        </PageFrame>
      </RecordContext>
    </QueryClientProvider>
  );
}

/** LOINC codes of the trends that most people look for first. */
const [bloodPressure, bodyWeight, hemoglobinA1c] = ['85354-9', '29463-7', '4548-4'];

const ended: Notice = {
  tone: 'info',
  title: 'Your connection has ended',
  text: 'It expired, or it was ended at your hospital. Connect again to see your record.',
};

const disconnected: Notice = {
  tone: 'info',
  title: 'You are disconnected',
  text: 'This app can no longer see your record, and nothing of it is left in this browser tab. You may still be signed in at your hospital: sign out there too if others use this browser.',
};

const forgotten = (ehrName: string): Notice => ({
  tone: 'problem',
  title: 'This tab has forgotten your record',
  text: `${ehrName} could not be told that you disconnected. To be sure, end this app's access there.`,
});
