import { addDays } from '../calendar.ts';
import type { OccupationName } from '../codes/occupations.ts';
import type { Random } from '../random.ts';
import {
  recordCarePreference,
  recordOccupation,
  recordSexualOrientation,
  recordTreatmentPreference,
  recordWalking,
  screenSocialNeeds,
  type Visit,
} from '../record/index.ts';

const occupations: readonly (readonly [OccupationName, number])[] = [
  ['cashier', 30],
  ['truckDriver', 20],
  ['carpenter', 20],
  ['teacher', 15],
  ['nurse', 15],
];

/** What adults tell at their first physical: how they live, what they do, what they wish for. */
export function tellAboutLife(visit: Visit, age: number): void {
  const { random } = visit.chart;
  screenSocialNeeds(visit, drawNeeds(random));
  if (age < 66) recordOccupation(visit, random.weighted(occupations), addDays(visit.day, -random.whole(200, 3000)));
  if (random.chance(0.3)) recordSexualOrientation(visit, random.chance(0.9) ? 'heterosexual' : 'homosexual');
  if (age < 70) return;
  recordWalking(visit, random.chance(0.7) ? 'walks' : 'withDifficulty');
  if (random.chance(0.4)) recordTreatmentPreference(visit, 'No resuscitation; everything else, as long as it helps.');
  else recordCarePreference(visit, 'Wants a son or daughter in the room when results are explained.');
}

/** Of ten people, one worries about food and one about the way here. */
function drawNeeds(random: Random): Record<string, string> {
  if (random.chance(0.1))
    return { 'food-worry': 'sometimes', 'food-gone': 'sometimes', 'food-worry-more': 'Yes, food.' };
  return random.chance(0.1) ? { transport: 'yes' } : {};
}
