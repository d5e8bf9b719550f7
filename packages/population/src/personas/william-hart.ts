/**
 * William Hart, 65, drove a truck until last year. Type 2 diabetes was found at a physical in 2018 because he was
 * tired and always thirsty. Metformin and walking brought his HbA1c from 8.9 % to 7 %; when it climbed again in 2023
 * and protein showed in his urine, Dr. Okafor added empagliflozin. His kidneys have held at stage 3a since.
 */
import type { Reference, Resource } from '@smart-ehr/fhir';
import {
  addProblem,
  allergens,
  beginVisit,
  type Chart,
  endVisit,
  exportSummary,
  formCareTeam,
  jotDown,
  lendGlucoseMeter,
  openChart,
  perform,
  planCare,
  prescribe,
  problems,
  recordAllergy,
  recordCoverage,
  recordLabs,
  recordSexualOrientation,
  recordSmoking,
  recordVitals,
  refer,
  screenSocialNeeds,
  setGoal,
  vaccinate,
  writeNote,
} from '../record/index.ts';
import { type Control, controls } from './william-hart-controls.ts';

export function williamHart(): Resource[] {
  const chart = openChart(
    'william-hart',
    {
      given: ['William', 'James'],
      family: 'Hart',
      sex: 'male',
      birthDate: '1961-03-22',
      race: 'white',
      ethnicity: 'notHispanic',
      gender: 'male',
      married: true,
      recordNumber: '100-4417',
      address: { line: '24 Juniper Lane', city: 'Show Low', postalCode: '85901' },
      phone: '928-555-0161',
      email: 'william.hart@example.com',
      registered: '2016-08-03',
    },
    { physician: 'amara-okafor' },
  );
  recordCoverage(chart, 'NS-7714-2201', '2017-01-01');
  const diabetes = found(chart);
  for (const row of controls) control(chart, diabetes, row);
  eyesAndFeet(chart, diabetes);
  takeAlong(chart);
  return chart.resources;
}

/** The physical in May 2018: the diagnosis, and the blood pressure and cholesterol that came with it. */
function found(chart: Chart): Reference {
  const visit = beginVisit(chart, '2018-05-14', 'physical', { reason: 'Tired, thirsty and losing weight' });
  recordVitals(visit, { bloodPressure: [148, 92], weight: 108.4, height: 178 });
  recordSmoking(visit, 'former');
  recordSexualOrientation(visit, 'heterosexual');
  screenSocialNeeds(visit);
  recordAllergy(visit, allergens.penicillin, '1969-06-01');
  recordLabs(visit, 'hba1c', { hba1c: 8.9 });
  recordLabs(visit, 'metabolicPanel', { glucose: 214, creatinine: 1.08 });
  recordLabs(visit, 'lipidPanel', { cholesterol: 238, triglycerides: 232, hdl: 38, ldl: 154 });
  const diabetes = addProblem(visit, problems.diabetes);
  const pressure = addProblem(visit, problems.hypertension);
  const cholesterol = addProblem(visit, problems.hyperlipidemia);
  addProblem(visit, problems.obesity, { onset: '2010-01-01' });
  prescribe(visit, 'metformin500', { reason: diabetes, stopped: '2018-08-20' });
  prescribe(visit, 'lisinopril10', { reason: pressure, stopped: '2021-11-08' });
  prescribe(visit, 'atorvastatin20', { reason: cholesterol, stopped: '2023-05-15' });
  prescribe(visit, 'naproxen', { reason: 'Sore back after long hauls', reported: true, stopped: '2023-05-15' });
  lendGlucoseMeter(visit, 'GM-118-40417');
  planCare(visit, {
    title: 'Living with type 2 diabetes',
    addresses: [diabetes, pressure, cholesterol],
    goals: [
      setGoal(visit, { text: 'HbA1c below 7 %', due: '2026-12-31', addresses: diabetes }),
      setGoal(visit, { text: 'Blood pressure below 130/80', due: '2026-12-31', addresses: pressure }),
      setGoal(visit, { text: 'Weigh less than 100 kg', due: '2020-05-14', status: 'completed', addresses: diabetes }),
    ],
    team: formCareTeam(visit, ['tomas-varga']),
    activities: [
      'Walk for half an hour on five days of the week',
      'Measure blood sugar at home before breakfast, three times a week',
      'HbA1c every six months, eyes and feet once a year',
      'See the dietitian about portions and sweet drinks',
    ],
  });
  writeNote(
    visit,
    'history',
    `Mr. Hart, 57, truck driver, comes for a physical. Six weeks of thirst, getting up at night and 4 kg lost.
Glucose 214 mg/dL, HbA1c 8.9 %. Diabetes mellitus type 2, new. Father had it too.
Started metformin 500 mg twice a day, to double in three months if the stomach allows. Blood pressure 148/92 on two
readings: lisinopril 10 mg. LDL 154: atorvastatin 20 mg. Meter handed out and shown. Wants to keep driving: no insulin now.`,
  );
  endVisit(visit);
  return diabetes;
}

function control(chart: Chart, diabetes: Reference, row: Control): void {
  const { day, hba1c, weight, bloodPressure, ldl, creatinine, urineAlbumin, note, also } = row;
  const visit = beginVisit(chart, day, 'followUp', { reason: problems.diabetes });
  recordVitals(visit, { bloodPressure, weight });
  recordLabs(visit, 'hba1c', { hba1c });
  // Fasting sugar follows the average that HbA1c stands for: https://doi.org/10.2337/dc08-0545
  recordLabs(visit, 'metabolicPanel', { glucose: 28.7 * hba1c - 62, creatinine });
  recordLabs(visit, 'lipidPanel', { ldl, hdl: 42, triglycerides: 168, cholesterol: ldl + 42 + 34 });
  if (urineAlbumin !== undefined) recordLabs(visit, 'urineAlbumin', { urineAlbumin });
  if (day.slice(5) >= '09-01') vaccinate(visit, 'influenza');
  also?.(visit, diabetes);
  if (note !== undefined) writeNote(visit, 'progress', note);
  endVisit(visit);
}

/** Once a year the optometrist photographs the retina, and Dr. Okafor's nurse looks at the feet. */
function eyesAndFeet(chart: Chart, reason: Reference): void {
  for (const day of ['2021-03-01', '2023-06-12', '2025-07-14', '2026-07-13']) {
    const visit = beginVisit(chart, day, 'checkUp', { clinician: 'tomas-varga', reason: { condition: reason } });
    const basedOn = refer(visit, 'retinalScreening', { reason, performer: 'tomas-varga' });
    perform(visit, 'retinalScreening', { basedOn, reason, note: 'No retinopathy in either eye. Again in a year.' });
    perform(visit, 'footExam', {
      performer: 'nina-chen',
      reason,
      note: 'Pulses felt, monofilament felt at all ten points.',
    });
    endVisit(visit);
  }
  const visit = beginVisit(chart, '2026-03-31', 'checkUp', { reason: 'Vaccines at 65' });
  vaccinate(visit, 'pneumococcalAdult', 1);
  vaccinate(visit, 'zoster', 2);
  vaccinate(visit, 'tdap');
  endVisit(visit);
}

/** Before a long trip he asks for his record, to have it with him. */
function takeAlong(chart: Chart): void {
  const visit = beginVisit(chart, '2026-08-17', 'video', { reason: 'Copy of records for travel' });
  exportSummary(visit);
  jotDown(visit, 'Six weeks in a camper with his wife. Has his medicines for two months, and his record as a file.');
  endVisit(visit);
}
