import type { Random } from '../random.ts';

/** Usual pulse and breaths per minute, up to an age in years. */
const byAge: readonly (readonly [age: number, heartRate: number, respiratoryRate: number])[] = [
  [1, 130, 38],
  [3, 110, 28],
  [6, 98, 24],
  [12, 86, 20],
  [18, 76, 17],
  [200, 72, 15],
];

/** What a well person of that age has at rest. */
export function restingVitals(random: Random, age: number) {
  const [, heartRate, respiratoryRate] = byAge.find(([upTo]) => age < upTo) ?? [0, 72, 15];
  return {
    heartRate: random.normal(heartRate, heartRate / 16),
    respiratoryRate: random.normal(respiratoryRate, 1.2),
    temperature: random.normal(36.8, 0.2),
    oxygen: Math.min(100, random.normal(98, 0.7)),
  };
}
