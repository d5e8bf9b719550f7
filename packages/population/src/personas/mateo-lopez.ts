/**
 * Mateo López, 8, María's son. Grows along the middle of the curves, has had all his vaccines, and wheezes a few days
 * a year since a cold in 2023: mild intermittent asthma, with an inhaler at home and one at school.
 */
import type { Resource } from '@smart-ehr/fhir';
import { addMonths, type Day, workday } from '../calendar.ts';
import {
  addProblem,
  allergens,
  beginVisit,
  type Chart,
  diagnose,
  endVisit,
  exportSummary,
  formCareTeam,
  jotDown,
  leaveUnmeasured,
  openChart,
  planCare,
  prescribe,
  problems,
  recordAllergy,
  recordCoverage,
  recordGrowth,
  recordLabs,
  recordRelative,
  recordSpirometry,
  recordVitals,
  setGoal,
  vaccinate,
  vaccinateAsDue,
  writeNote,
} from '../record/index.ts';
import { lopezHome, mariaAsMother } from './lopez-home.ts';

const birthDate = '2018-04-11';

export function mateoLopez(): Resource[] {
  const chart = openChart(
    'mateo-lopez',
    {
      given: ['Mateo'],
      family: 'López',
      sex: 'male',
      birthDate,
      recordNumber: '100-5208',
      registered: '2018-04-16',
      ...lopezHome,
    },
    { physician: 'amara-okafor' },
  );
  recordCoverage(chart, 'NS-5521-0932', '2018-05-01');
  const mother = recordRelative(chart, mariaAsMother, 'maria-lopez-of-mateo');
  wellVisits(chart);
  earInfection(chart, '2020-01-20');
  wheezing(chart, [mother]);
  secondWheeze(chart);
  schoolPapers(chart);
  return chart.resources;
}

/** Age in months, kg, cm; in the first two years also the head in cm. */
const growth: [months: number, weight: number, height: number, headCircumference?: number][] = [
  [2, 5.8, 58.8, 39.4],
  [4, 7.2, 64.3, 41.8],
  [6, 8.1, 68.0, 43.5],
  [12, 9.9, 76.2, 46.3],
  [15, 10.7, 79.6, 47.0],
  [18, 11.2, 82.7, 47.5],
  [24, 12.6, 88.0],
  [36, 14.7, 96.4],
  [48, 16.9, 103.6],
  [60, 19.2, 110.4],
  [72, 21.6, 116.8],
  [84, 24.4, 122.9],
  [96, 27.5, 128.6],
];

function wellVisits(chart: Chart): void {
  let lastVisit: Day | undefined;
  for (const [months, weight, height, headCircumference] of growth) {
    const visit = beginVisit(chart, workday(addMonths(birthDate, months)), 'wellChild');
    recordVitals(visit, {
      weight,
      height,
      ...(months >= 36 ? { bloodPressure: [90 + months / 8, 55 + months / 12] } : {}),
    });
    recordGrowth(visit, { weight, height, ...(headCircumference !== undefined && { headCircumference }) });
    vaccinateAsDue(visit, lastVisit);
    if (months === 12) {
      recordLabs(visit, 'lead');
      addProblem(visit, problems.eczema, { onset: '2018-12-01', resolved: '2022-04-11' });
    }
    if (months === 96) {
      recordSpirometry(visit, 96, undefined, 'Blows like a champion.');
      writeNote(
        visit,
        'progress',
        'Eight years. Third grade, football, reads to his sister. Two wheezy days this year.',
      );
    }
    lastVisit = visit.day;
    endVisit(visit);
  }
}

function earInfection(chart: Chart, day: Day): void {
  const visit = beginVisit(chart, day, 'sick', { reason: 'Fever and pulling at the ear' });
  recordVitals(visit, { temperature: 38.9, heartRate: 132, weight: 12.1 });
  const reason = diagnose(visit, problems.earInfection, { resolved: '2020-01-30' });
  prescribe(visit, 'amoxicillinSuspension', { reason, completed: '2020-01-30' });
  endVisit(visit);
}

function wheezing(chart: Chart, family: { reference?: string }[]): void {
  const visit = beginVisit(chart, '2023-11-13', 'sick', { reason: 'Cough at night, wheezing' });
  recordVitals(visit, { heartRate: 118, respiratoryRate: 30, oxygen: 94, temperature: 37.4, weight: 20.0 });
  recordAllergy(visit, allergens.catDander, '2023-11-01');
  const reason = addProblem(visit, problems.mildIntermittentAsthma);
  prescribe(visit, 'albuterol', { reason, handedOver: ['2023-11-13', '2024-09-02', '2025-09-08'] });
  planCare(visit, {
    title: 'Asthma action plan',
    addresses: [reason],
    goals: [setGoal(visit, { text: 'No night awake from cough, no missed school day', due: '2026-12-31' })],
    team: formCareTeam(visit, ['priya-raman'], family),
    activities: [
      'Green: no cough; play and run as you like',
      'Yellow: cough or wheeze; two puffs with the spacer, again after four hours, call us if it goes on',
      'Red: hard to talk; six puffs and call 911',
      'Keep one inhaler with the school nurse; the neighbor’s cat stays outside',
    ],
  });
  writeNote(
    visit,
    'progress',
    `Third wheezing cold. Wheezes on both sides, 94 %, after two puffs with spacer 98 % and smiling. Sneezes at cats.
Mild intermittent asthma. Spacer shown, plan given to his mother in Spanish, with interpreter.`,
  );
  endVisit(visit);
}

function secondWheeze(chart: Chart): void {
  const visit = beginVisit(chart, '2025-10-06', 'video', { reason: problems.mildIntermittentAsthma });
  leaveUnmeasured(visit, 'not-performed', 'heartRate', 'respiratoryRate', 'temperature', 'oxygen');
  leaveUnmeasured(visit, 'not-performed', 'weight', 'height', 'bmi', 'bmiPercentile');
  jotDown(visit, 'Cold and wheeze since Saturday, better after four puffs a day. Knows his plan. No school for a day.');
  endVisit(visit);
  const flu = beginVisit(chart, '2025-10-20', 'checkUp', { reason: 'Influenza vaccine' });
  vaccinate(flu, 'influenza');
  endVisit(flu);
}

/** The school wants to know about inhaler and vaccines before the third grade begins. */
function schoolPapers(chart: Chart): void {
  const visit = beginVisit(chart, '2026-07-27', 'video', { reason: 'Papers for school' });
  exportSummary(visit);
  endVisit(visit);
}
