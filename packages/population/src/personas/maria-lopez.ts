/**
 * María López, 35, runs a bakery and speaks Spanish; the clinic calls an interpreter for each visit. Her son Mateo was
 * born in 2018. In 2025 she was pregnant again: low iron, a normal sugar test, and on 10 February 2026 Lucía.
 */
import type { Resource } from '@smart-ehr/fhir';
import {
  addHealthConcern,
  addProblem,
  beginVisit,
  type Chart,
  endVisit,
  exportSummary,
  formCareTeam,
  openChart,
  perform,
  planCare,
  prescribe,
  problems,
  recordCarePreference,
  recordCoverage,
  recordDepressionScore,
  recordLabs,
  recordNoKnownAllergy,
  recordOccupation,
  recordPregnancyIntent,
  recordPregnancyStatus,
  recordSmoking,
  recordVitals,
  referToService,
  screenSocialNeeds,
  setGoal,
  type Visit,
  vaccinate,
  writeNote,
} from '../record/index.ts';
import { lopezHome } from './lopez-home.ts';

export function mariaLopez(): Resource[] {
  const chart = openChart(
    'maria-lopez',
    {
      given: ['María', 'Elena'],
      family: 'López',
      sex: 'female',
      formerName: { family: 'Ramírez', until: '2016-05-14' },
      birthDate: '1991-07-19',
      gender: 'female',
      language: 'es',
      needsInterpreter: true,
      married: true,
      recordNumber: '100-3120',
      email: 'maria.lopez@example.com',
      registered: '2017-10-02',
      ...lopezHome,
    },
    { physician: 'amara-okafor' },
  );
  recordCoverage(chart, 'NS-5521-0931', '2017-10-01');
  before(chart);
  firstPrenatal(chart);
  for (const visit of prenatalVisits) prenatal(chart, visit);
  birth(chart);
  afterwards(chart);
  return chart.resources;
}

function before(chart: Chart): void {
  const visit = beginVisit(chart, '2023-04-17', 'physical');
  recordVitals(visit, { bloodPressure: [112, 70], weight: 63.4, height: 160 });
  recordSmoking(visit, 'never');
  recordNoKnownAllergy(visit);
  recordPregnancyStatus(visit, 'notPregnant');
  recordPregnancyIntent(visit, 'wanted');
  recordOccupation(visit, 'baker', '2014-02-03');
  recordCarePreference(visit, 'Everything in Spanish, by voice and on paper, and a woman as interpreter.');
  screenSocialNeeds(visit, {}, 'utilities');
  recordLabs(visit, 'bloodCount', { hemoglobin: 12.4 });
  vaccinate(visit, 'covid');
  addProblem(visit, problems.hayFever, { onset: '2012-03-01' });
  prescribe(visit, 'cetirizine10');
  writeNote(visit, 'history', 'Well woman visit with interpreter. Bakery, up at three. Would like a second child.');
  endVisit(visit);
}

function firstPrenatal(chart: Chart): void {
  const visit = beginVisit(chart, '2025-06-30', 'firstPrenatal', { clinician: 'grace-adeyemi' });
  recordVitals(visit, { bloodPressure: [108, 68], weight: 64.8 });
  recordPregnancyStatus(visit, 'pregnant');
  recordLabs(visit, 'bloodCount', { hemoglobin: 11.9 });
  recordLabs(visit, 'tsh');
  const pregnancy = addProblem(visit, problems.pregnancy, { onset: '2025-05-07', resolved: '2026-02-10' });
  prescribe(visit, 'folicAcid', { reason: pregnancy, completed: '2026-02-10' });
  planCare(visit, {
    title: 'Pregnancy with due date 11 February 2026',
    addresses: [pregnancy],
    goals: [setGoal(visit, { text: 'Healthy birth at term', due: '2026-02-11', status: 'completed' })],
    team: formCareTeam(visit, ['grace-adeyemi']),
    activities: [
      'Visits every four weeks, from week 28 every two, from week 36 every week',
      'Book the Spanish interpreter for each visit and for the birth',
      'No night shifts from week 32',
    ],
    ended: '2026-03-24',
  });
  writeNote(
    visit,
    'history',
    `Eight weeks by last period (7 May 2025), heartbeat seen. Second pregnancy, first birth 2018 without trouble.
Interpreter present. Tired and sick in the morning, works in the bakery. Folic acid. Likes to read everything in Spanish.`,
  );
  endVisit(visit);
}

type Prenatal = {
  day: string;
  weight: number;
  bloodPressure: [number, number];
  note: string;
  also?: (visit: Visit) => void;
};

const prenatalVisits: Prenatal[] = [
  {
    day: '2025-09-15',
    weight: 68.1,
    bloodPressure: [106, 66],
    note: 'Week 19. Ultrasound: a girl, all well. Feels her move.',
    also: visit => {
      perform(visit, 'obstetricUltrasound', { note: 'Single fetus, size as dated, placenta high, anatomy normal.' });
      vaccinate(visit, 'influenza');
    },
  },
  {
    day: '2025-11-05',
    weight: 71.0,
    bloodPressure: [110, 68],
    note: 'Week 26. Sugar test normal, hemoglobin 10.6 and ferritin 9: iron every day, with orange juice.',
    also: visit => {
      recordLabs(visit, 'glucoseChallenge', { glucoseChallenge: 118 });
      recordLabs(visit, 'bloodCount', { hemoglobin: 10.6, hematocrit: 32.1 });
      recordLabs(visit, 'ferritin', { ferritin: 9 });
      const reason = addProblem(visit, problems.ironDeficiency, { resolved: '2026-03-24' });
      prescribe(visit, 'ferrousSulfate', { reason, completed: '2026-05-05', handedOver: ['2025-11-05', '2026-02-03'] });
    },
  },
  {
    day: '2025-11-24',
    weight: 72.2,
    bloodPressure: [112, 70],
    note: 'Week 28. Whooping cough vaccine. Sleeps badly on her back; told to lie on the side.',
    also: visit => vaccinate(visit, 'tdap'),
  },
  {
    day: '2025-12-29',
    weight: 74.0,
    bloodPressure: [114, 72],
    note: 'Week 33. RSV vaccine, so that the baby is born protected. Head down. Works mornings only now.',
    also: visit => vaccinate(visit, 'rsvPregnancy', 1),
  },
  {
    day: '2026-01-19',
    weight: 75.1,
    bloodPressure: [116, 72],
    note: 'Week 36. Hospital bag packed. Mateo is excited.',
  },
  { day: '2026-02-02', weight: 75.9, bloodPressure: [118, 74], note: 'Week 38. All well. Knows when to call.' },
];

function prenatal(chart: Chart, { day, weight, bloodPressure, note, also }: Prenatal): void {
  const visit = beginVisit(chart, day, 'prenatal', { clinician: 'grace-adeyemi', reason: problems.pregnancy });
  recordVitals(visit, { bloodPressure, weight });
  also?.(visit);
  writeNote(visit, 'progress', note);
  endVisit(visit);
}

function birth(chart: Chart): void {
  const visit = beginVisit(chart, '2026-02-10', 'hospital', { clinician: 'grace-adeyemi', nights: 2, reason: 'Labor' });
  recordVitals(visit, { bloodPressure: [122, 76], heartRate: 92, weight: 76.2 });
  perform(visit, 'delivery', { place: 'lakeside-hospital', note: 'Girl, 3,340 g, Apgar 9 and 10. No tear.' });
  recordLabs(visit, 'bloodCount', { hemoglobin: 10.9, hematocrit: 33 });
  writeNote(
    visit,
    'discharge',
    'Lucía born after five hours of labor. Both well, breastfeeding. Home after two nights.',
  );
  endVisit(visit);
}

function afterwards(chart: Chart): void {
  const visit = beginVisit(chart, '2026-03-24', 'postpartum', { clinician: 'grace-adeyemi' });
  recordVitals(visit, { bloodPressure: [110, 70], weight: 68.0 });
  recordPregnancyStatus(visit, 'notPregnant');
  recordDepressionScore(visit, 4);
  helpWithFood(visit);
  recordLabs(visit, 'bloodCount', { hemoglobin: 12.3 });
  writeNote(
    visit,
    'progress',
    `Six weeks after the birth. Sleeps when Lucía sleeps, sister helps. Hemoglobin 12.3.
The bakery is closed until she is back, and the money does not always last: sent to the food program.`,
  );
  exportSummary(visit);
  endVisit(visit);
}

/** The screening finds that food runs short: a concern, a goal, and somebody who helps. */
function helpWithFood(visit: Visit): void {
  screenSocialNeeds(visit, {
    'food-worry': 'sometimes',
    'food-worry-more': 'Yes, with food for the family until the bakery is open again.',
    'food-gone': 'sometimes',
  });
  const concern = addHealthConcern(visit, problems.foodInsecurity, { onset: '2026-02-20' });
  setGoal(visit, { text: 'Enough food for the family, every week', due: '2026-09-24', addresses: concern });
  referToService(visit, 'foodProgram', concern);
}
