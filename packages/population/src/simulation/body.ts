import type { Random } from '../random.ts';
import type { Sex } from '../record/chart.ts';
import { medianSize } from './child-growth.ts';

/** A body as it was born: how tall, how heavy, with what blood pressure at each age. Illness comes on top of it. */
export type Body = {
  readonly sex: Sex;
  /** Standard deviations from the median of the same age and sex. */
  readonly heightScore: number;
  readonly weightScore: number;
  /** kg per year, from 20 on. */
  readonly weightGain: number;
  readonly pressureScore: number;
};

export function drawBody(random: Random, sex: Sex): Body {
  return {
    sex,
    heightScore: random.normal(0, 0.9),
    weightScore: random.normal(0, 0.9),
    weightGain: random.between(0.1, 0.6),
    pressureScore: random.normal(0, 0.8),
  };
}

/**
 * Size in cm and kg. Heights vary by about 4 %, and weights with their square; beyond that weights vary by about 9 %
 * among children and 13 % from the teens on.
 */
export function sizeAt({ sex, heightScore, weightScore, weightGain }: Body, age: number) {
  const median = medianSize(sex, age);
  const spread = 0.09 + 0.04 * Math.min(1, Math.max(0, (age - 8) / 6));
  return {
    height: median.height * (1 + 0.04 * heightScore),
    weight:
      median.weight * (1 + 0.08 * heightScore + spread * weightScore) +
      weightGain * Math.max(0, Math.min(age, 65) - 20),
  };
}

/** Rises through childhood, and again slowly from 30 on. */
export function bloodPressureAt({ pressureScore }: Body, age: number): [systolic: number, diastolic: number] {
  const systolic = age < 18 ? 88 + 1.5 * age : 114 + 0.22 * Math.max(0, age - 30);
  return [systolic + 7 * pressureScore, systolic * 0.63 + 4 * pressureScore];
}
