/**
 * Ruth Abernathy, 1938–2025, played the organ at St. Mark's. Forty years of cigarettes left her with COPD, and her
 * heart failed slowly after 2021. In February 2025 she chose hospice at home, with her daughter, and died there.
 */
import type { Reference, Resource } from '@smart-ehr/fhir';
import {
  addProblem,
  allergens,
  beginVisit,
  type Chart,
  diagnose,
  endVisit,
  exportSummary,
  formCareTeam,
  leaveUnmeasured,
  openChart,
  planCare,
  prescribe,
  problems,
  recordAllergy,
  recordCarePreference,
  recordCoverage,
  recordLabs,
  recordOccupation,
  recordRelative,
  recordSmoking,
  recordSpirometry,
  recordTreatmentPreference,
  recordVitals,
  setGoal,
  vaccinate,
  writeNote,
} from '../record/index.ts';

const died = '2025-03-09';

export function ruthAbernathy(): Resource[] {
  const chart = openChart(
    'ruth-abernathy',
    {
      given: ['Ruth', 'Ann'],
      family: 'Abernathy',
      sex: 'female',
      birthDate: '1938-06-27',
      deceased: died,
      race: 'white',
      ethnicity: 'notHispanic',
      recordNumber: '100-0071',
      address: { line: '9 Chapel Hill', city: 'Lakeside', postalCode: '85929' },
      phone: '928-555-0166',
      registered: '2008-05-05',
    },
    { physician: 'daniel-reyes' },
  );
  recordCoverage(chart, 'NS-0019-7702', '2008-05-01', died);
  const daughter = recordRelative(chart, {
    relationship: 'daughter',
    given: 'Carol',
    family: 'Abernathy',
    sex: 'female',
    phone: '602-555-0167',
    address: {
      use: 'home',
      line: ['2210 Palm Lane'],
      city: 'Phoenix',
      state: 'AZ',
      postalCode: '85004',
      country: 'US',
    },
  });
  lungs(chart);
  const failure = heart(chart);
  for (const control of controls) decline(chart, control);
  hospital(chart);
  hospice(chart, failure, daughter);
  return chart.resources;
}

function lungs(chart: Chart): void {
  const visit = beginVisit(chart, '2019-09-16', 'physical');
  recordVitals(visit, { bloodPressure: [136, 78], heartRate: 84, oxygen: 94, weight: 61.5, height: 158 });
  recordSmoking(visit, 'former', 40);
  recordOccupation(visit, 'musician', '1961-04-02', '2017-12-24');
  recordAllergy(visit, allergens.sulfonamide, '1975-01-01');
  const reason = addProblem(visit, problems.copd, { onset: '2011-04-01' });
  recordSpirometry(visit, 58, reason, 'Little change after albuterol.');
  prescribe(visit, 'fluticasoneSalmeterol', { reason });
  prescribe(visit, 'albuterol', { reason });
  vaccinate(visit, 'influenza');
  writeNote(
    visit,
    'history',
    'Stopped smoking in 2011. Out of breath on the stairs to the organ loft, not on the flat.',
  );
  endVisit(visit);
}

function heart(chart: Chart): Reference {
  const visit = beginVisit(chart, '2021-11-15', 'followUp', { clinician: 'helen-brandt', reason: 'Swollen legs' });
  recordVitals(visit, { bloodPressure: [128, 74], heartRate: 92, oxygen: 92, weight: 66.3 });
  recordLabs(visit, 'ntProBnp', { ntProBnp: 2840 });
  recordLabs(visit, 'metabolicPanel', { creatinine: 1.12, ureaNitrogen: 24 });
  const reason = addProblem(visit, problems.heartFailure);
  prescribe(visit, 'furosemide40', { reason });
  prescribe(visit, 'metoprolol50', { reason, stopped: '2025-02-12' });
  writeNote(
    visit,
    'consult',
    'Legs to the knee, crackles at both bases, ejection fraction 35 %. Furosemide; weigh every morning.',
  );
  endVisit(visit);
  return reason;
}

const controls = [
  { day: '2022-06-13', weight: 62.0, oxygen: 93, ntProBnp: 1650 },
  { day: '2023-05-08', weight: 61.2, oxygen: 92, ntProBnp: 2100 },
  { day: '2024-04-22', weight: 59.6, oxygen: 91, ntProBnp: 3350 },
];

function decline(chart: Chart, { day, weight, oxygen, ntProBnp }: (typeof controls)[number]): void {
  const visit = beginVisit(chart, day, 'followUp', { reason: problems.heartFailure });
  recordVitals(visit, { bloodPressure: [118, 68], heartRate: 80, oxygen, weight });
  recordLabs(visit, 'ntProBnp', { ntProBnp });
  recordLabs(visit, 'metabolicPanel', { creatinine: 1.2, ureaNitrogen: 27, potassium: 4.6 });
  endVisit(visit);
}

function hospital(chart: Chart): void {
  const visit = beginVisit(chart, '2024-12-17', 'hospital', {
    clinician: 'helen-brandt',
    nights: 6,
    reason: problems.pneumonia,
  });
  recordVitals(
    visit,
    { bloodPressure: [98, 'not-performed'], heartRate: 112, respiratoryRate: 28, oxygen: 86, temperature: 38.6 },
    { oxygenGiven: { flow: 2, concentration: 28 } },
  );
  recordSpirometry(visit, 'not-performed');
  const reason = diagnose(visit, problems.pneumonia, { resolved: '2025-01-06' });
  prescribe(visit, 'azithromycin250', { reason, completed: '2024-12-22' });
  recordLabs(visit, 'bloodCount', { leukocytes: 15.8, hemoglobin: 11.4 });
  recordLabs(visit, 'ntProBnp', { ntProBnp: 8900 });
  writeNote(
    visit,
    'discharge',
    `Pneumonia on top of heart failure and COPD. Better on the fourth day, weaker than before, oxygen at home.
She does not wish to come back to the hospital, nor a tube, nor a machine. Carol was there. Hospice to call.`,
  );
  endVisit(visit);
}

function hospice(chart: Chart, failure: Reference, daughter: Reference): void {
  const visit = beginVisit(chart, '2025-02-12', 'hospice', { reason: problems.heartFailure });
  recordVitals(
    visit,
    { bloodPressure: ['asked-declined', 'asked-declined'], heartRate: 96, oxygen: 88 },
    { oxygenGiven: 'unknown' },
  );
  leaveUnmeasured(visit, 'asked-declined', 'weight', 'height', 'bmi');
  recordTreatmentPreference(visit, 'No hospital, no tube, no machine. Comfort at home.');
  recordCarePreference(visit, 'The window open, and the organ on the radio.');
  planCare(visit, {
    title: 'Comfort at home',
    addresses: [failure],
    goals: [setGoal(visit, { text: 'At home, without pain or breathlessness', due: died, status: 'completed' })],
    team: formCareTeam(visit, ['helen-brandt'], [daughter]),
    activities: ['A nurse comes daily', 'Oxygen and a fan by the bed', 'The choir may come on Sundays'],
  });
  writeNote(
    visit,
    'progress',
    'Bed by the window. Not in pain. Furosemide for comfort, the rest stopped. Carol sleeps next door.',
  );
  exportSummary(visit);
  endVisit(visit);
}
