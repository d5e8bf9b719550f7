import type { LaunchableApp } from '@smart-ehr/ehr-api';
import { useState } from 'react';
import type { LaunchContext } from '../launch/launch-context.ts';
import { LaunchPortlet } from '../launch/launch-portlet.tsx';
import { noKnownAllergies } from '../records/no-known-allergies.ts';
import type { PatientFacts } from '../records/patient.ts';
import { allergyRows, medicationRows, problemRows, visitRows } from '../records/rows.ts';
import { useTexts } from '../texts/language.tsx';
import { AppFrame } from './app-frame.tsx';
import { ListPortlet } from './list-portlet.tsx';
import { MeasurementPortlet } from './measurement-portlet.tsx';
import { PatientBanner } from './patient-banner.tsx';
import { searches } from './searches.ts';
import { VisitSelect } from './visit-select.tsx';

/** The banner stays in sight; below it the apps, one of them in a frame if asked for, and the record. */
export function Chart({ patient }: { patient: PatientFacts }) {
  const { chart, launch } = useTexts();
  const [encounterId, setEncounterId] = useState<string>();
  const [shown, setShown] = useState<{ app: LaunchableApp; context: LaunchContext; count: number }>();
  const context = { patientId: patient.id, ...(encounterId !== undefined && { encounterId }) };
  const of = searches(patient.id);

  return (
    <div className="page">
      <PatientBanner patient={patient} allergies={of.allergies} />
      <LaunchPortlet
        hint={launch.forPatient(patient.name)}
        context={context}
        showHere={app => setShown({ app, context, count: (shown?.count ?? 0) + 1 })}
      >
        <VisitSelect search={of.visits} value={encounterId} onChange={setEncounterId} />
      </LaunchPortlet>
      {shown && (
        <AppFrame key={shown.count} app={shown.app} context={shown.context} close={() => setShown(undefined)} />
      )}
      <div className="columns">
        <div className="column">
          <ListPortlet title={chart.problems} search={of.problems} rowsOf={problemRows} />
          <ListPortlet title={chart.medications} search={of.medications} rowsOf={medicationRows} />
        </div>
        <div className="column">
          <ListPortlet
            title={chart.allergies}
            search={of.allergies}
            rowsOf={allergyRows}
            remarksOf={noKnownAllergies}
          />
          <ListPortlet title={chart.visits} search={of.visits} rowsOf={visitRows} />
        </div>
      </div>
      <MeasurementPortlet title={chart.vitalSigns} search={of.vitalSigns} opensWith="85354-9" />
      <MeasurementPortlet title={chart.labResults} search={of.labResults} opensWith="4548-4" />
    </div>
  );
}
