import { nurseOf, staff } from '../clinic/staff.ts';
import { checkIn } from '../forms/check-in.ts';
import { answerForm } from './questionnaires.ts';
import type { Visit } from './visit.ts';

/** What the nurse asked at the desk and wrote down. */
export function recordCheckIn(visit: Visit, sleep: number, wish: string): void {
  answerForm(visit, checkIn, { sleep: String(sleep), wish }, staff(nurseOf(visit.chart.physician)));
}
