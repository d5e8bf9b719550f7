import type { Course, Life } from './life.ts';

/** What the clinician wrote, in a few sentences made from the visit itself. */
export function composeNote({ courses, smoking }: Life, age: number, begun: readonly Course[]): string {
  const who = age < 2 ? `${Math.floor(age * 12)} months old` : `${Math.floor(age)} years old`;
  const names = (list: readonly Course[]) => list.map(({ module }) => module.problem.name.toLowerCase()).join(', ');
  const known = courses.filter(course => !begun.includes(course));
  const sentences = [
    `${who}. ${age < 13 ? 'Here with a parent; plays, eats and sleeps well.' : smokingWords[smoking]}`,
    known.length > 0 ? `Known: ${names(known)}. No complaint today, takes the medicines.` : '',
    begun.length > 0 ? `On the problem list from today: ${names(begun)}. Talked about what it means; plan agreed.` : '',
    ...begun.map(({ module }) => `Goal: ${module.plan.goal}.`),
    'Next visit as planned, sooner if anything changes.',
  ];
  return sentences.filter(sentence => sentence !== '').join('\n');
}

const smokingWords = {
  never: 'Never smoked.',
  former: 'Used to smoke.',
  daily: 'Smokes daily; offered help to stop, thinks about it.',
};
