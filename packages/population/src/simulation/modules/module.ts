import type { Reference } from '@smart-ehr/fhir';
import type { Problem } from '../../codes/problems.ts';
import type { Sex } from '../../record/chart.ts';
import type { Visit } from '../../record/visit.ts';
import type { Health } from '../health.ts';

/** One condition: who has it, what it does, and what the clinic does about it. */
export type ConditionModule = {
  readonly problem: Problem;
  /** The chance that somebody of this age and sex has it, once the earliest age is reached. */
  prevalence(age: number, sex: Sex): number;
  /** Nobody has it before this age. */
  readonly earliestAge: number;
  /** People have had it for this many years at most. */
  readonly longestYears: number;
  readonly reviewEveryMonths: number;
  readonly plan: { readonly title: string; readonly goal: string; readonly activities: readonly string[] };
  /** The visit at which it is found, or first seen here. */
  found(visit: Visit, problem: Reference, health: Health): void;
  /** The nth review after that, from 1. */
  review(visit: Visit, problem: Reference, health: Health, nth: number): void;
};
