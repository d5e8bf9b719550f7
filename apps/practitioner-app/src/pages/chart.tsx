import { kinds } from '../records/kinds.ts';
import { allergyRemarks, allergyRows, medicationRows, problemRows } from '../records/lists.ts';
import { ChartContext, type OpenChart } from './chart-context.ts';
import { EncounterCard } from './encounter-card.tsx';
import { ListSection } from './list-section.tsx';
import { PatientBanner } from './patient-banner.tsx';
import { ResultSection } from './result-section.tsx';
import { ScopeNotice } from './scope-notice.tsx';

type Props = {
  chart: OpenChart;
  encounter: string | undefined;
  needsBanner: boolean;
  appName: string;
};

/** The summary of one patient's chart, in sections that load, fail and stay empty each on their own. */
export function Chart({ chart, encounter, needsBanner, appName }: Props) {
  return (
    <ChartContext value={chart}>
      {needsBanner ? <PatientBanner appName={appName} /> : <BareTitle appName={appName} />}
      <ScopeNotice grantedScope={chart.grantedScope} hasEncounter={encounter !== undefined} />
      {encounter && <EncounterCard id={encounter} />}
      <div className="sections">
        <div className="column">
          <ListSection kind={kinds.problems} rowsOf={problemRows} />
          <ListSection kind={kinds.allergies} rowsOf={allergyRows} remarksOf={allergyRemarks} />
          <ListSection kind={kinds.medications} rowsOf={medicationRows} />
        </div>
        <div className="column">
          <ResultSection kind={kinds.vitalSigns} />
          <ResultSection kind={kinds.labResults} />
        </div>
      </div>
    </ChartContext>
  );
}

/** Above the frame the EHR says whose chart it is; here is the page's heading for whoever jumps from heading to heading. */
function BareTitle({ appName }: { appName: string }) {
  return (
    <h1 className="visually-hidden">
      <title>{appName}</title>
      {appName} of the patient whose chart is open
    </h1>
  );
}
