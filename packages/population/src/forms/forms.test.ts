import { expect, test } from 'vitest';
import { answersOfScore, depressionQuestions } from './depression.ts';
import { noSocialNeeds, socialNeeds } from './social-needs.ts';

const pointsOf = (answers: Record<string, string>) =>
  Object.entries(answers)
    .filter(([linkId]) => !linkId.endsWith('-more'))
    .map(([, points]) => Number(points));

test.each(Array.from({ length: 28 }, (_score, index) => index))('nine answers of 0 to 3 add up to %d', score => {
  const points = pointsOf(answersOfScore(score));
  expect(points).toHaveLength(depressionQuestions.groups[0]?.questions.length ?? 0);
  expect(points.reduce((sum, one) => sum + one)).toBe(score);
  expect(points.every(one => one >= 0 && one <= 3)).toBe(true);
});

test('somebody without needs answers every question with one of its answers', () => {
  for (const { linkId, answers } of socialNeeds.groups.flatMap(({ questions }) => [...questions])) {
    expect(Object.keys(answers)).toContain(noSocialNeeds[linkId]);
  }
});
