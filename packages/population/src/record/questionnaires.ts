import type { QuestionnaireResponse, QuestionnaireResponseItem, Reference } from '@smart-ehr/fhir';
import { codingOf } from '../codes/code.ts';
import { canonicalOf, type Form, type Question } from '../forms/form.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

/** What was answered: by the question's `linkId` the word of the answer, or under `<linkId>-more` free text. */
export type Answers = Readonly<Record<string, string>>;

/**
 * The patient's answers to a questionnaire. A question that is missing among them was left out.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-questionnaireresponse.html
 */
export function answerForm(
  visit: Visit,
  form: Form,
  answers: Answers,
  author: Reference = visit.chart.patient,
): Reference {
  const number = (visit.chart.counts.get('QuestionnaireResponse') ?? 0) + 1;
  const response: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse',
    meta: profiled('questionnaireresponse'),
    identifier: { system: 'https://lakeside.example/answers', value: `${visit.chart.slug}/${number}` },
    questionnaire: canonicalOf(form),
    _questionnaire: {
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/display', valueString: form.title },
        {
          url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-extension-questionnaire-uri',
          valueUri: form.source,
        },
      ],
    },
    status: 'completed',
    subject: visit.chart.patient,
    encounter: visit.encounter,
    authored: visit.start,
    author,
    item: form.groups.flatMap(({ text, questions }, index) => {
      const items = questions.map(question => itemOf(question, answers));
      return text === undefined ? items : [{ linkId: `group-${index + 1}`, text, item: items }];
    }),
  };
  return record(visit, response);
}

function itemOf(question: Question, answers: Answers): QuestionnaireResponseItem {
  const { linkId, text, more } = question;
  const written = writtenTo(question, answers);
  if (written) return { linkId, text, answer: [written] };
  const answer = answerTo(question, answers);
  const words = answers[`${linkId}-more`];
  return {
    linkId,
    text,
    ...(answer && {
      answer: [
        {
          valueCoding: codingOf(answer),
          ...(more &&
            words !== undefined && {
              item: [{ linkId: `${linkId}-more`, text: more.text, answer: [{ valueString: words }] }],
            }),
        },
      ],
    }),
  };
}

function writtenTo({ linkId, answers: possible }: Question, answers: Answers) {
  const word = answers[linkId];
  if (word === undefined || typeof possible !== 'string') return undefined;
  return possible === 'decimal' ? { valueDecimal: Number(word) } : { valueString: word };
}

/** The code of what was answered; undefined if the question was left out. */
export function answerTo({ linkId, answers: possible }: Question, answers: Answers) {
  const word = answers[linkId];
  if (word === undefined || typeof possible === 'string') return undefined;
  const answer = possible[word];
  if (answer === undefined) throw new Error(`"${word}" is no answer to ${linkId}.`);
  return answer;
}
