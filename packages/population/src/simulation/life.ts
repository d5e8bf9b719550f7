import type { Reference } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import type { Chart } from '../record/chart.ts';
import type { SmokingStatus } from '../record/social-history.ts';
import type { Body } from './body.ts';
import type { Health } from './health.ts';
import type { ConditionModule } from './modules/module.ts';

/** A condition from the visit at which it came on the problem list. */
export type Course = {
  readonly module: ConditionModule;
  readonly problem: Reference;
  lastReview: Day;
  reviews: number;
};

/** A generated patient on the way through the years; each visit leaves its mark. */
export type Life = {
  readonly chart: Chart;
  readonly body: Body;
  readonly smoking: SmokingStatus;
  readonly health: Health;
  readonly courses: Course[];
  careTeam: Reference | undefined;
  lastVisit: Day | undefined;
  physicals: number;
  influenzaSeason: number;
};
