import type { Resource } from '@smart-ehr/fhir';
import { addDays, ageAt, type Day, workday } from '../calendar.ts';
import type { StaffName } from '../clinic/staff.ts';
import { createRandom, type Random } from '../random.ts';
import { openChart, recordCoverage, recordRelative } from '../record/index.ts';
import type { SmokingStatus } from '../record/social-history.ts';
import { drawBody } from './body.ts';
import { goodHealth } from './health.ts';
import { sickVisit } from './illnesses.ts';
import type { Life } from './life.ts';
import { conditionModules } from './modules/index.ts';
import { drawPerson, type Person } from './person.ts';
import { regularVisit } from './regular-visit.ts';
import { type Held, planVisits } from './timeline.ts';

export type Draw = { seed: number; number: number; anchor: Day };

/** One patient made up from a seed and a number: the same two always give the same chart. */
export function generatePatient({ seed, number, anchor }: Draw): Resource[] {
  const slug = `generated-${seed}-${number}`;
  const random = createRandom(slug);
  const person = drawPerson(random, number, anchor);
  const { birthDate, registered, deceased } = person;
  const age = ageAt(birthDate, anchor);
  const chart = openChart(slug, person, { physician: physicianOf(number, age), seed: `${slug}/chart` });
  recordCoverage(chart, `NS-G${seed}-${number}`, registered, deceased);
  if (age < 18) recordRelative(chart, motherOf(person));

  const held = drawConditions(random, person, anchor);
  const life: Life = {
    chart,
    body: drawBody(random, person.sex),
    smoking: drawSmoking(random, age),
    health: goodHealth(),
    courses: [],
    careTeam: undefined,
    lastVisit: undefined,
    physicals: 0,
    influenzaSeason: 0,
  };
  const first = workday(addDays(registered, 1));
  const last = addDays(deceased ?? anchor, -4);
  const visits = planVisits({ birthDate, first, last, held, random });
  visits.forEach(({ day, kind }, index) => {
    const known = held.filter(({ since }) => since <= day);
    if (kind === 'sick' && index > 0) sickVisit(chart, day, ageAt(birthDate, day));
    else regularVisit(life, day, { known, isPhysical: kind !== 'review', isLast: index === visits.length - 1 });
  });
  return chart.resources;
}

/** Dr. Okafor sees five of nine patients; the pediatrician the other children, Dr. Reyes the other adults. */
function physicianOf(number: number, age: number): StaffName {
  if (number % 9 < 5) return 'amara-okafor';
  return age < 16 ? 'priya-raman' : 'daniel-reyes';
}

function motherOf({ mother, family, phone }: Person) {
  return { relationship: 'mother', given: mother, family, sex: 'female', phone } as const;
}

function drawSmoking(random: Random, age: number): SmokingStatus {
  if (age < 18) return 'never';
  return random.weighted([
    ['never', 66],
    ['former', 22],
    ['daily', 12],
  ]);
}

/** Who has what, and since when: by prevalence at today's age, begun within the years that people have it. */
function drawConditions(random: Random, { birthDate, sex }: Person, anchor: Day): Held[] {
  const age = ageAt(birthDate, anchor);
  return conditionModules.flatMap(module => {
    const longest = Math.min(module.longestYears, age - module.earliestAge);
    const has = longest > 0 && random.chance(module.prevalence(age, sex));
    return has ? [{ module, since: workday(addDays(anchor, -random.between(0, longest) * 365.25)) }] : [];
  });
}
