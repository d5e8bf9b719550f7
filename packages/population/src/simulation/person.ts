import { addDays, ageAt, type Day } from '../calendar.ts';
import type { Random } from '../random.ts';
import type { Sex } from '../record/chart.ts';
import type { Tribe } from '../record/heritage.ts';
import type { Demographics } from '../record/patient.ts';
import { drawName } from './names.ts';

const towns = [
  { city: 'Lakeside', postalCode: '85929' },
  { city: 'Show Low', postalCode: '85901' },
  { city: 'Pinetop', postalCode: '85935' },
  { city: 'Snowflake', postalCode: '85937' },
  { city: 'Taylor', postalCode: '85939' },
] as const;
const streets = ['Ponderosa Road', 'Cedar Street', 'Elk Crossing', 'Mesa View', 'Canyon Drive', 'Main Street'] as const;
const areaCodes = ['928', '480', '602', '623', '520'] as const;
const mailDomains = ['example.com', 'example.org', 'example.net'] as const;

/** Ages in years, and how many of a hundred patients are in each band. */
const ages: readonly (readonly [readonly [number, number], number])[] = [
  [[0.2, 3], 7],
  [[3, 12], 13],
  [[12, 18], 8],
  [[18, 40], 25],
  [[40, 65], 28],
  [[65, 92], 19],
];

export type Person = Demographics & { mother: string };

/** Who the patient is. The record begins some years before the anchor, or at birth. */
export function drawPerson(random: Random, number: number, anchor: Day): Person {
  const sex: Sex = random.chance(0.52) ? 'female' : 'male';
  const [youngest, oldest] = random.weighted(ages);
  const birthDate = addDays(anchor, -random.between(youngest, oldest) * 365.25);
  const recordBegins = addDays(anchor, -random.between(2.5, 4.5) * 365.25);
  const age = ageAt(birthDate, anchor);
  const name = drawName(random, sex);
  const deceased = age > 72 && random.chance(0.25) ? addDays(anchor, -random.whole(20, 500)) : undefined;
  return {
    ...name,
    sex,
    birthDate,
    ...(deceased === undefined ? {} : { deceased }),
    ...(sex === 'male' && number % 13 === 0 ? { suffix: 'Jr.' } : {}),
    ...(age >= 18 && number % 3 === 0 ? { gender: sex } : {}),
    ...(name.race === 'native' ? { tribe: tribeOf(name.family) } : {}),
    ...(name.ethnicity === 'hispanic' && random.chance(0.35) ? { language: 'es' } : {}),
    ...(age < 18 ? {} : { married: random.chance(0.55) }),
    recordNumber: recordNumber(number),
    address: { line: `${random.whole(2, 980)} ${random.pick(streets)}`, ...random.pick(towns) },
    // 555-0100 to 555-0199 belong to nobody, in every area.
    phone: `${random.pick(areaCodes)}-555-0${random.whole(100, 199)}`,
    ...(age < 16 ? {} : { email: emailOf(name, number, random.pick(mailDomains)) }),
    registered: recordBegins > birthDate ? recordBegins : birthDate,
  };
}

function tribeOf(family: string): Tribe {
  return ['Altaha', 'Cosay', 'Lupe'].includes(family) ? 'whiteMountainApache' : 'navajo';
}

/** `200-0001` for the first one; the personas have the numbers below. */
function recordNumber(number: number): string {
  return `${200 + Math.floor(number / 10_000)}-${String(number % 10_000).padStart(4, '0')}`;
}

function emailOf({ given, family }: { given: string[]; family: string }, number: number, domain: string): string {
  const plain = `${given[0]}.${family}`.normalize('NFD').replace(/\p{M}/gu, '');
  return `${plain}${number}@${domain}`.toLowerCase();
}
