import type { Questionnaire, QuestionnaireItem } from '@smart-ehr/fhir';
import { codingOf } from '../codes/code.ts';
import { checkIn } from '../forms/check-in.ts';
import { depressionQuestions } from '../forms/depression.ts';
import { canonicalOf, type Form, type Question } from '../forms/form.ts';
import { socialNeeds } from '../forms/social-needs.ts';
import { resourceId } from '../ids.ts';

/** The questionnaires that the clinic works with. https://hl7.org/fhir/R4/questionnaire.html */
export function questionnaires(): Questionnaire[] {
  return [socialNeeds, depressionQuestions, checkIn].map(questionnaireOf);
}

function questionnaireOf(form: Form): Questionnaire {
  return {
    resourceType: 'Questionnaire',
    id: resourceId('Questionnaire', form.slug),
    url: canonicalOf(form),
    name: form.slug.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase()),
    title: form.title,
    derivedFrom: [form.source],
    status: 'active',
    subjectType: ['Patient'],
    code: [codingOf(form.code)],
    item: form.groups.flatMap(({ text, questions }, index): QuestionnaireItem[] => {
      const items = questions.map(itemOf);
      return text === undefined ? items : [{ linkId: `group-${index + 1}`, text, type: 'group', item: items }];
    }),
  };
}

function itemOf({ linkId, code, text, answers, more }: Question): QuestionnaireItem {
  return {
    linkId,
    code: [codingOf(code)],
    text,
    ...(typeof answers === 'string'
      ? { type: answers }
      : {
          type: 'choice',
          answerOption: Object.values(answers).map(answer => ({ valueCoding: codingOf(answer) })),
        }),
    ...(more && {
      item: [
        {
          linkId: `${linkId}-more`,
          text: more.text,
          type: 'string',
          enableBehavior: 'any',
          enableWhen: more.after.flatMap(word => {
            const answer = typeof answers === 'string' ? undefined : answers[word];
            return answer === undefined
              ? []
              : [{ question: linkId, operator: '=' as const, answerCoding: codingOf(answer) }];
          }),
        },
      ],
    }),
  };
}
