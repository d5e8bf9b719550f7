import { loinc } from '../codes/code.ts';
import type { Form, Question } from './form.ts';

const no = loinc('LA32-8', 'No');
const yes = loinc('LA33-6', 'Yes');
const howOften = {
  never: loinc('LA28398-8', 'Never true'),
  sometimes: loinc('LA6729-3', 'Sometimes true'),
  often: loinc('LA28397-0', 'Often true'),
} as const;

const housing = {
  linkId: 'housing',
  code: loinc('71802-3', 'Housing status'),
  text: 'What is your living situation today?',
  answers: {
    steady: loinc('LA31993-1', 'I have a steady place to live'),
    worried: loinc('LA31994-9', 'I have a place to live today, but I am worried about losing it in the future'),
    none: loinc('LA31995-6', 'I do not have a steady place to live'),
  },
} as const satisfies Question;

const homeProblems = {
  linkId: 'home-problems',
  code: loinc('96778-6', 'Problems with place where you live'),
  text: 'Do you have problems with any of the following in the place where you live?',
  answers: {
    none: loinc('LA9-3', 'None of the above'),
    mold: loinc('LA28580-1', 'Mold'),
    leaks: loinc('LA32001-2', 'Water leaks'),
  },
} as const satisfies Question;

const foodWorry = {
  linkId: 'food-worry',
  code: loinc(
    '88122-7',
    'Within the past 12 months we worried whether our food would run out before we got money to buy more',
  ),
  text: 'Within the past 12 months, you worried that your food would run out before you got money to buy more.',
  answers: howOften,
  more: { after: ['sometimes', 'often'], text: 'Would you like help with this, and of which kind?' },
} as const satisfies Question;

const foodGone = {
  linkId: 'food-gone',
  code: loinc(
    '88123-5',
    "Within the past 12 months the food we bought just didn't last and we didn't have money to get more",
  ),
  text: "Within the past 12 months, the food you bought just didn't last and you didn't have money to get more.",
  answers: howOften,
} as const satisfies Question;

const transport = {
  linkId: 'transport',
  code: loinc(
    '93030-5',
    'Has lack of transportation kept you from medical appointments, meetings, work, or from getting things needed for daily living',
  ),
  text: 'In the past 12 months, has lack of reliable transportation kept you from medical appointments, meetings, work or from getting things needed for daily living?',
  answers: { no, yes },
} as const satisfies Question;

const utilities = {
  linkId: 'utilities',
  code: loinc(
    '96779-4',
    'Has the electric, gas, oil, or water company threatened to shut off services in your home in past 12 months',
  ),
  text: 'In the past 12 months has the electric, gas, oil, or water company threatened to shut off services in your home?',
  answers: { no, yes, shutOff: loinc('LA32002-0', 'Already shut off') },
} as const satisfies Question;

/** The core questions of the Accountable Health Communities' screening for health-related social needs. */
export const socialNeeds = {
  slug: 'ahc-hrsn',
  code: loinc('96777-8', 'Accountable health communities (AHC) health-related social needs screening (HRSN) tool'),
  title: 'AHC health-related social needs screening: core questions',
  source: 'https://www.cms.gov/priorities/innovation/files/worksheets/ahcm-screeningtool.pdf',
  groups: [
    { text: 'Living situation', questions: [housing, homeProblems] },
    { text: 'Food', questions: [foodWorry, foodGone] },
    { text: 'Transportation', questions: [transport] },
    { text: 'Utilities', questions: [utilities] },
  ],
} as const satisfies Form;

/** What somebody without any such need answers. */
export const noSocialNeeds: Readonly<Record<string, string>> = {
  housing: 'steady',
  'home-problems': 'none',
  'food-worry': 'never',
  'food-gone': 'never',
  transport: 'no',
  utilities: 'no',
};
