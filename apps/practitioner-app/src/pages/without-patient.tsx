import { Paper } from '@mantine/core';

/** The EHR launched the app and named no patient. Guessing one is out of the question. */
export function WithoutPatient({ appName }: { appName: string }) {
  return (
    <Paper component="section" className="card prose" aria-labelledby="no-patient">
      <title>{`No patient – ${appName}`}</title>
      <h1 id="no-patient">No patient is open</h1>
      <p>
        The EHR launched this app without a patient, or access to one was denied, so there is nothing to show. Open a
        patient’s chart in the EHR and launch the app from there.
      </p>
    </Paper>
  );
}
