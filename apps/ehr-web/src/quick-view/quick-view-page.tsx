import { LaunchPortlet } from '../launch/launch-portlet.tsx';
import { OnlyFor } from '../shell/only-for.tsx';
import { Page } from '../shell/page.tsx';
import { useTexts } from '../texts/language.tsx';
import { RecentCharts } from './recent-charts.tsx';

/** /quick-view: where a clinician's day begins. Her patients, and the apps. */
export function QuickViewPage() {
  const { quickView, launch } = useTexts();
  return (
    <OnlyFor whom="clinical">
      <Page title={quickView.title}>
        <div className="board">
          <RecentCharts />
          <LaunchPortlet hint={launch.withoutPatient} context={{}} />
        </div>
      </Page>
    </OnlyFor>
  );
}
