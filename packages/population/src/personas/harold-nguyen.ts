/**
 * Harold Nguyen, 82, repaired watches for fifty years. In March 2021 he fainted in his garden: his heart paused for
 * four seconds, and Dr. Brandt gave him a pacemaker. It has since caught atrial fibrillation, so he takes a blood
 * thinner. Knees, prostate and ears are 82 too.
 */
import type { Resource } from '@smart-ehr/fhir';
import {
  addProblem,
  allergens,
  beginVisit,
  type Chart,
  diagnose,
  endVisit,
  exportSummary,
  formCareTeam,
  openChart,
  perform,
  planCare,
  prescribe,
  problems,
  quarterlyRefills,
  recordAllergy,
  recordCoverage,
  recordEcg,
  recordImplant,
  recordLabs,
  recordRelative,
  recordSmoking,
  recordTreatmentPreference,
  recordVitals,
  recordWalking,
  refer,
  setGoal,
  vaccinate,
  writeNote,
} from '../record/index.ts';

export function haroldNguyen(): Resource[] {
  const chart = openChart(
    'harold-nguyen',
    {
      given: ['Harold', 'Minh'],
      family: 'Nguyen',
      sex: 'male',
      birthDate: '1944-01-30',
      race: 'asian',
      ethnicity: 'notHispanic',
      married: true,
      recordNumber: '100-0388',
      address: { line: '5 Clockmaker Court', city: 'Pinetop', postalCode: '85935' },
      phone: '928-555-0164',
      registered: '2009-02-09',
    },
    { physician: 'daniel-reyes' },
  );
  recordCoverage(chart, 'NS-0082-4410', '2009-02-01');
  const wife = recordRelative(chart, {
    relationship: 'spouse',
    given: 'Linh',
    family: 'Nguyen',
    sex: 'female',
    phone: '928-555-0165',
  });
  yearBefore(chart);
  pacemaker(chart);
  fibrillation(chart, [wife]);
  deviceChecks(chart);
  physicals(chart);
  return chart.resources;
}

function yearBefore(chart: Chart): void {
  const visit = beginVisit(chart, '2020-06-08', 'physical');
  recordVitals(visit, { bloodPressure: [142, 78], heartRate: 52, weight: 66.8, height: 168 });
  recordSmoking(visit, 'former');
  recordAllergy(visit, allergens.codeine, '1987-01-01');
  const pressure = addProblem(visit, problems.hypertension, { onset: '1998-01-01' });
  addProblem(visit, problems.hearingLoss, { onset: '2014-01-01' });
  const knees = addProblem(visit, problems.kneeArthritis, { onset: '2011-01-01' });
  const prostate = addProblem(visit, problems.enlargedProstate, { onset: '2012-01-01' });
  prescribe(visit, 'amlodipine5', { reason: pressure, handedOver: quarterlyRefills('2025-12-01', '2026-08-24') });
  prescribe(visit, 'tamsulosin04', { reason: prostate, handedOver: quarterlyRefills('2025-12-01', '2026-08-24') });
  prescribe(visit, 'naproxen', { reason: knees, stopped: '2022-09-19' });
  recordLabs(visit, 'metabolicPanel', { creatinine: 1.05 });
  writeNote(
    visit,
    'history',
    'Well for 76. Pulse 52 and regular, he says it was always slow. Hears us when we face him.',
  );
  endVisit(visit);
}

function pacemaker(chart: Chart): void {
  const visit = beginVisit(chart, '2021-03-15', 'hospital', {
    clinician: 'helen-brandt',
    nights: 2,
    reason: 'Fainted in the garden',
  });
  recordVitals(visit, { bloodPressure: [118, 66], heartRate: 38, weight: 65.9 });
  recordEcg(visit, {
    rhythm: 'pauses',
    heartRate: 38,
    words: 'Sinus pauses up to 4.1 seconds.',
    place: 'lakeside-hospital',
  });
  recordLabs(visit, 'metabolicPanel', { creatinine: 1.1, potassium: 4.4 });
  const reason = addProblem(visit, problems.sickSinus);
  perform(visit, 'pacemaker', {
    reason,
    place: 'lakeside-hospital',
    note: 'Dual chamber, left side, no complication.',
  });
  recordImplant(visit, {
    type: 'pacemaker',
    manufacturer: 'Example Cardiac Devices',
    modelNumber: 'EX-DR-210',
    serialNumber: 'HN4471902',
    lotNumber: 'L20-1187',
    distinctIdentifier: 'EX-DR-210/HN4471902',
    manufactured: '2020-11-03',
    expires: '2022-11-03',
  });
  writeNote(
    visit,
    'discharge',
    `Fainted without warning, scalp bruise only. Pauses of four seconds on the monitor: sick sinus syndrome.
Dual chamber pacemaker on the left. Wound dry, leads in place on X-ray. No lifting over the shoulder for six weeks.
Carry the device card; tell every MRI department.`,
  );
  endVisit(visit);
}

function fibrillation(chart: Chart, family: { reference?: string }[]): void {
  const visit = beginVisit(chart, '2022-09-19', 'followUp', { clinician: 'helen-brandt', reason: 'Pacemaker alert' });
  recordVitals(visit, { bloodPressure: [134, 76], heartRate: 88, weight: 66.4 });
  recordLabs(visit, 'ntProBnp', { ntProBnp: 610 });
  recordLabs(visit, 'metabolicPanel', { creatinine: 1.12 }, 'potassium');
  recordLabs(visit, 'bloodCount', { hemoglobin: 13.9 });
  const reason = addProblem(visit, problems.atrialFibrillation);
  prescribe(visit, 'apixaban5', { reason, handedOver: quarterlyRefills('2025-12-01', '2026-08-24') });
  prescribe(visit, 'metoprolol50', { reason, handedOver: quarterlyRefills('2025-12-01', '2026-08-24') });
  prescribe(visit, 'acetaminophen', { reason: 'Knees', reported: true, adherence: 'poor' });
  planCare(visit, {
    title: 'Atrial fibrillation and pacemaker',
    addresses: [reason],
    goals: [setGoal(visit, { text: 'No stroke, no bleeding, no fall', due: '2027-09-19', addresses: reason })],
    team: formCareTeam(visit, ['helen-brandt'], family),
    activities: [
      'Apixaban twice a day, never stop it on your own',
      'Acetaminophen for the knees, no naproxen or ibuprofen with the blood thinner',
      'Pacemaker check every six months',
      'Linh fills the pill box on Sundays',
    ],
  });
  writeNote(
    visit,
    'consult',
    'Device recorded eleven hours of atrial fibrillation. CHA2DS2-VASc 3: apixaban. Naproxen stopped.',
  );
  endVisit(visit);
}

function deviceChecks(chart: Chart): void {
  for (const [day, battery] of [
    ['2023-03-20', '9 years'],
    ['2024-03-18', '8 years'],
    ['2025-03-17', '7 years'],
    ['2026-03-16', '6.5 years'],
  ] as const) {
    const visit = beginVisit(chart, day, 'checkUp', { clinician: 'helen-brandt', reason: 'Pacemaker check' });
    recordVitals(visit, { bloodPressure: [130, 74], heartRate: 62, weight: 65.5 });
    const words = `Paces the atrium 81 % of the time. Battery for another ${battery}.`;
    recordEcg(visit, { rhythm: 'paced', heartRate: 62, words });
    endVisit(visit);
  }
}

function physicals(chart: Chart): void {
  for (const [day, weight, creatinine] of [
    ['2023-10-09', 65.8, 1.12],
    ['2024-10-14', 65.1, 1.15],
    ['2025-10-13', 64.6, 1.17],
  ] as const) {
    const visit = beginVisit(chart, day, 'physical');
    recordVitals(visit, { bloodPressure: [132, 74], heartRate: 64, weight, height: 167 });
    recordLabs(visit, 'metabolicPanel', { creatinine });
    recordLabs(visit, 'bloodCount', { hemoglobin: 13.6 });
    vaccinate(visit, 'influenza');
    if (day.startsWith('2023')) vaccinate(visit, 'pneumococcalAdult', 1);
    perform(visit, 'medicationReview', { performer: 'samuel-whitfield' });
    endVisit(visit);
  }
  const visit = beginVisit(chart, '2026-07-20', 'sick', { reason: 'Knees' });
  const reason = diagnose(visit, problems.kneeArthritis);
  recordWalking(visit, 'withDifficulty');
  recordTreatmentPreference(visit, 'No replacement of the knees. A new battery for the pacemaker, yes.');
  refer(visit, 'physicalTherapy', { reason, status: 'active' });
  writeNote(
    visit,
    'progress',
    'Stairs hurt. Strong enough for physical therapy, ordered eight sessions. No injection for now.',
  );
  exportSummary(visit);
  endVisit(visit);
}
