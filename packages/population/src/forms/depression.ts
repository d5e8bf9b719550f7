import { loinc } from '../codes/code.ts';
import type { Form, Question } from './form.ts';

/** How often, from 0 to 3 points. */
const answers = {
  '0': loinc('LA6568-5', 'Not at all'),
  '1': loinc('LA6569-3', 'Several days'),
  '2': loinc('LA6570-1', 'More than half the days'),
  '3': loinc('LA6571-9', 'Nearly every day'),
} as const;

const more = {
  after: ['2', '3'],
  text: 'How difficult has this made it to do your work, take care of things at home, or get along with others?',
};

const question = (code: string, text: string, index: number): Question => ({
  linkId: `phq-${index + 1}`,
  code: loinc(code, `${text} in last 2 weeks`),
  text: `Over the last 2 weeks, how often have you been bothered by: ${text.toLowerCase()}`,
  answers,
  ...(index === 1 && { more }),
});

const questions = (
  [
    ['44250-9', 'Little interest or pleasure in doing things'],
    ['44255-8', 'Feeling down, depressed, or hopeless'],
    ['44259-0', 'Trouble falling or staying asleep, or sleeping too much'],
    ['44254-1', 'Feeling tired or having little energy'],
    ['44251-7', 'Poor appetite or overeating'],
    ['44258-2', 'Feeling bad about yourself'],
    ['44252-5', 'Trouble concentrating on things'],
    ['44253-3', 'Moving or speaking slowly, or being fidgety or restless'],
    ['44260-8', 'Thoughts that you would be better off dead'],
  ] as const
).map(([code, text], index) => question(code, text, index));

/** The nine questions on depression. https://loinc.org/44249-1 */
export const depressionQuestions: Form = {
  slug: 'phq-9',
  code: loinc('44249-1', 'PHQ-9 quick depression assessment panel [Reported.PHQ]'),
  title: 'PHQ-9: nine questions on depression',
  source: 'https://loinc.org/44249-1',
  groups: [{ questions }],
};

/** Answers that add up to a score of 0 to 27, the first questions highest; nobody here thinks of dying. */
export function answersOfScore(score: number): Record<string, string> {
  const shared = questions.slice(0, 8);
  const points = Math.min(score, 24);
  return Object.fromEntries([
    ...shared.map(({ linkId }, index) => [linkId, String(Math.floor((points + 7 - index) / 8))]),
    ['phq-9', String(score - points)],
    ...(points >= 10 ? [['phq-2-more', 'Very difficult.']] : []),
  ]);
}
