/**
 * Lucía López, María's daughter, born on 10 February 2026 after 39 weeks, 3,340 g. A little yellow in her first week;
 * since then she sleeps, drinks and grows.
 */
import type { Resource } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import {
  beginVisit,
  type Chart,
  diagnose,
  endVisit,
  jotDown,
  leaveUnmeasured,
  openChart,
  perform,
  problems,
  recordCoverage,
  recordGrowth,
  recordLabs,
  recordNoKnownAllergy,
  recordRelative,
  recordVitals,
  vaccinateAsDue,
  writeNote,
} from '../record/index.ts';
import { lopezHome, mariaAsMother } from './lopez-home.ts';

const birthDate = '2026-02-10';

export function luciaLopez(): Resource[] {
  const chart = openChart(
    'lucia-lopez',
    {
      given: ['Lucía'],
      family: 'López',
      sex: 'female',
      birthDate,
      recordNumber: '100-7734',
      registered: birthDate,
      ...lopezHome,
    },
    { physician: 'amara-okafor' },
  );
  recordCoverage(chart, 'NS-5521-0933', birthDate);
  recordRelative(chart, mariaAsMother, 'maria-lopez-of-lucia');
  birth(chart);
  firstWeek(chart);
  wellVisits(chart);
  byVideo(chart);
  return chart.resources;
}

function birth(chart: Chart): void {
  const visit = beginVisit(chart, birthDate, 'hospital', { clinician: 'priya-raman', nights: 2, reason: 'Birth' });
  recordVitals(visit, { weight: 3.34, height: 50, heartRate: 142, respiratoryRate: 44, temperature: 36.9 });
  recordGrowth(visit, { weight: 3.34, height: 50, headCircumference: 34.5 });
  vaccinateAsDue(visit);
  perform(visit, 'newbornHearing', { place: 'lakeside-hospital', note: 'Both ears pass.' });
  writeNote(
    visit,
    'discharge',
    'Girl, 39 weeks, 3,340 g, Apgar 9 and 10. Drinks well. Home with her mother after two nights.',
  );
  endVisit(visit);
}

function firstWeek(chart: Chart): void {
  const visit = beginVisit(chart, '2026-02-16', 'wellChild', { reason: 'Weight and color' });
  recordVitals(visit, { weight: 3.26, height: 50.2 });
  leaveUnmeasured(visit, 'not-performed', 'headCircumference', 'headPercentile', 'weightForLengthPercentile');
  recordNoKnownAllergy(visit);
  diagnose(visit, problems.newbornJaundice, { onset: '2026-02-13', resolved: '2026-02-24' });
  recordLabs(visit, 'bilirubin', { bilirubin: 11.4 });
  writeNote(
    visit,
    'progress',
    'Six days old, yellow to the chest, lively. Bilirubin 11.4, no light needed. Feed often, call if sleepy.',
  );
  endVisit(visit);
}

/** Day, kg, cm, and the head in cm. */
const growth: [day: Day, weight: number, height: number, headCircumference: number][] = [
  ['2026-04-13', 5.1, 57.3, 38.4],
  ['2026-06-11', 6.4, 62.2, 40.7],
  ['2026-08-12', 7.4, 66.0, 42.3],
];

function wellVisits(chart: Chart): void {
  let lastVisit = '2026-02-16';
  for (const [day, weight, height, headCircumference] of growth) {
    const visit = beginVisit(chart, day, 'wellChild');
    recordVitals(visit, { weight, height });
    recordGrowth(visit, { weight, height, headCircumference });
    vaccinateAsDue(visit, lastVisit);
    lastVisit = day;
    endVisit(visit);
  }
}

/** Between the visits her mother measures, and shows it by video. */
function byVideo(chart: Chart): void {
  for (const [day, weight, height, headCircumference, device] of [
    ['2026-05-11', 5.8, 60.0, 39.6, 'Scale, tape and thermometer of the parents'],
    ['2026-07-13', 6.9, 64.1, 41.5, 'unknown'],
  ] as const) {
    const visit = beginVisit(chart, day, 'video', { reason: 'Weight' });
    recordVitals(visit, { weight, height }, { device });
    recordGrowth(visit, { weight, height, headCircumference }, device);
    jotDown(visit, `Her mother weighs ${weight} kg. Drinks, laughs, sleeps five hours in a row.`);
    endVisit(visit);
  }
}
