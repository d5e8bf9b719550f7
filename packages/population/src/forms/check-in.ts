import { loinc } from '../codes/code.ts';
import type { Form } from './form.ts';

/** What the nurse asks at the desk, and writes down. */
export const checkIn: Form = {
  slug: 'check-in',
  code: loinc('74465-6', 'Questionnaire response Document'),
  title: 'Asked at the desk',
  source: 'https://lakeside.example/forms/check-in',
  groups: [
    {
      questions: [
        {
          linkId: 'sleep',
          code: loinc('93832-4', 'Sleep duration'),
          text: 'How many hours do you sleep in a usual night?',
          answers: 'decimal',
        },
        {
          linkId: 'wish',
          code: loinc('10154-3', 'Chief complaint Narrative - Reported'),
          text: 'What would you like to talk about today?',
          answers: 'string',
        },
      ],
    },
  ],
};
