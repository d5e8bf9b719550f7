/**
 * Denise Carter, 47, teaches sixth grade. Her mother had a stroke at 60, so when a school nurse measured 150/94 in 2019
 * she came at once. Salt, walking and amlodipine were nearly enough; since 2022 a water pill does the rest.
 */
import type { Resource } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import {
  addProblem,
  beginVisit,
  type Chart,
  diagnose,
  endVisit,
  exportSummary,
  formCareTeam,
  observeHomePressure,
  openChart,
  perform,
  planCare,
  prescribe,
  problems,
  quarterlyRefills,
  readUrineStrip,
  recordActivity,
  recordCarePreference,
  recordCheckIn,
  recordCoverage,
  recordEcg,
  recordLabs,
  recordNoKnownAllergy,
  recordOccupation,
  recordSmoking,
  recordTreatmentPreference,
  recordVitals,
  refuseVaccine,
  screenSocialNeeds,
  setGoal,
  unknownPerson,
  type Visit,
  vaccinate,
  writeNote,
} from '../record/index.ts';

export function deniseCarter(): Resource[] {
  const chart = openChart(
    'denise-carter',
    {
      given: ['Denise'],
      family: 'Carter',
      sex: 'female',
      birthDate: '1978-11-02',
      race: 'black',
      ethnicity: 'notHispanic',
      gender: 'female',
      married: false,
      recordNumber: '100-2093',
      address: { line: '318 Piñon Street, Apt 2', city: 'Show Low', postalCode: '85901' },
      phone: '928-555-0162',
      email: 'denise.carter@example.com',
      registered: '2015-01-12',
    },
    { physician: 'amara-okafor' },
  );
  recordCoverage(chart, 'NS-3390-1187', '2015-09-01');
  found(chart);
  for (const check of checks) checkPressure(chart, check);
  bladder(chart);
  return chart.resources;
}

function found(chart: Chart): void {
  const visit = beginVisit(chart, '2019-10-07', 'physical', { reason: 'High reading at school' });
  recordVitals(visit, { bloodPressure: [152, 96], weight: 81.2, height: 167 });
  recordSmoking(visit, 'never');
  recordOccupation(visit, 'teacher', '2003-08-11');
  screenSocialNeeds(visit);
  recordNoKnownAllergy(visit);
  recordLabs(visit, 'metabolicPanel');
  recordLabs(visit, 'lipidPanel', { ldl: 121, hdl: 58 });
  recordEcg(visit, { rhythm: 'sinus', heartRate: 74, words: 'Sinus rhythm, no sign of a thickened heart.' });
  const reason = addProblem(visit, problems.hypertension);
  prescribe(visit, 'amlodipine5', { reason, handedOver: quarterlyRefills('2025-10-20', '2026-08-17') });
  planCare(visit, {
    title: 'Lowering blood pressure',
    addresses: [reason],
    goals: [
      setGoal(visit, { text: 'Blood pressure at home below 130/80', due: '2026-12-31', addresses: reason }),
      setGoal(visit, { text: 'No more than 2 g of sodium a day', due: '2020-04-07', status: 'completed' }),
    ],
    // A neighbor drives her mother, and her; nobody wrote down who that is.
    team: formCareTeam(visit, ['tomas-varga'], [unknownPerson()]),
    activities: [
      'Measure at home, morning and evening, in the week before each visit',
      'Cook without salt shaker; read the labels of canned food',
      'Walk or swim for 150 minutes a week',
    ],
  });
  writeNote(
    visit,
    'history',
    `Ms. Carter, 40, teacher. 150/94 at school, 152/96 and 148/94 here, arm at heart level, cuff of the right size.
No headache, no chest pain. Mother: stroke at 60. Kidneys, potassium and ECG normal.
Essential hypertension. Amlodipine 5 mg, less salt, home cuff borrowed. Back in six weeks.`,
  );
  endVisit(visit);
}

type Check = {
  day: Day;
  bloodPressure: [number, number];
  weight: number;
  note?: string;
  also?: (visit: Visit) => void;
};

const checks: Check[] = [
  {
    day: '2019-11-18',
    bloodPressure: [138, 88],
    weight: 80.6,
    note: 'Better. Ankles a little swollen in the evening.',
  },
  {
    day: '2020-12-07',
    bloodPressure: [136, 86],
    weight: 83.0,
    also: visit => observeHomePressure(visit, [133, 'unknown']),
  },
  {
    day: '2022-02-21',
    bloodPressure: [144, 90],
    weight: 84.1,
    note: 'At home 140/88 on average. Added hydrochlorothiazide 25 mg in the morning; check potassium in a month.',
    also: visit => {
      observeHomePressure(visit, [140, 88]);
      prescribe(visit, 'hydrochlorothiazide25', { handedOver: quarterlyRefills('2025-10-20', '2026-08-17') });
    },
  },
  {
    day: '2022-03-28',
    bloodPressure: [128, 80],
    weight: 82.7,
    also: visit => recordLabs(visit, 'metabolicPanel', { potassium: 3.8 }),
  },
  { day: '2023-10-02', bloodPressure: [126, 78], weight: 81.9, also: influenzaAlone },
  {
    day: '2024-01-15',
    bloodPressure: [124, 78],
    weight: 81.5,
    also: visit => {
      perform(visit, 'mammogram', { note: 'No suspicious finding (BI-RADS 1). Again in two years.' });
      perform(visit, 'colonoscopy', { place: 'lakeside-hospital', note: 'Normal. Again in ten years.' });
    },
  },
  {
    day: '2025-03-03',
    bloodPressure: [128, 82],
    weight: 82.2,
    also: visit => {
      recordLabs(visit, 'lipidPanel', { ldl: 117, hdl: 60 });
      vaccinate(visit, 'tdap');
    },
  },
  {
    day: '2026-05-11',
    bloodPressure: [124, 76],
    weight: 80.3,
    note: 'At home 122/76. Swims three times a week. Potassium 3.9. Nothing to change, see you in a year.',
    also: visit => {
      recordLabs(visit, 'metabolicPanel', { potassium: 3.9 });
      recordLabs(visit, 'bloodCount');
      observeHomePressure(visit, [122, 76]);
      exportSummary(visit);
    },
  },
];

/** Burning on the first day of school: the strip tells, and the first pack comes out of the drawer. */
function bladder(chart: Chart): void {
  const visit = beginVisit(chart, '2026-08-24', 'sick', { reason: 'Burning when passing water' });
  recordCheckIn(visit, 6.5, 'It burns, and school has begun today.');
  recordVitals(visit, { bloodPressure: [126, 78], temperature: 37.2 });
  readUrineStrip(visit, 'positive', 'Cloudy');
  diagnose(visit, problems.urinaryInfection, { resolved: '2026-08-28' });
  prescribe(visit, 'nitrofurantoin', { completed: '2026-08-29', fromDrawer: true });
  prescribe(visit, 'acetaminophen', { reason: 'Burning', reported: 'nina-chen', completed: '2026-08-26' });
  recordActivity(visit, { steps: 7400, drives: true, aids: 'Reading glasses' });
  recordCarePreference(visit, { picked: 'Calls rather than messages' });
  recordTreatmentPreference(visit, { picked: 'Pills rather than injections' });
  writeNote(
    visit,
    'progress',
    'Nitrite positive, no fever, flanks not tender. Nitrofurantoin for five days; call if it goes on.',
  );
  endVisit(visit);
}

/** She takes the one vaccine and not the other. */
function influenzaAlone(visit: Visit): void {
  vaccinate(visit, 'influenza');
  refuseVaccine(visit, 'covid');
}

function checkPressure(chart: Chart, { day, bloodPressure, weight, note, also }: Check): void {
  const visit = beginVisit(chart, day, 'followUp', { reason: problems.hypertension });
  recordVitals(visit, { bloodPressure, weight });
  also?.(visit);
  if (note !== undefined) writeNote(visit, 'progress', note);
  endVisit(visit);
}
