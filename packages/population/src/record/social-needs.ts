import type { Reference } from '@smart-ehr/fhir';
import { concept, loinc } from '../codes/code.ts';
import type { Question } from '../forms/form.ts';
import { noSocialNeeds, socialNeeds } from '../forms/social-needs.ts';
import { absent } from './absent.ts';
import { observe } from './observations.ts';
import { type Answers, answerForm, answerTo } from './questionnaires.ts';
import type { Visit } from './visit.ts';

/**
 * Asks about housing, food, transport and utilities: the answers as given, an Observation for each, and one that holds
 * them together. `told` holds the answers that differ from "no need"; `declined` the question that was not answered.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-screening-assessment.html
 */
export function screenSocialNeeds(visit: Visit, told: Answers = {}, declined?: string): void {
  const { [declined ?? '']: _, ...answers }: Answers = { ...noSocialNeeds, ...told };
  const response = answerForm(visit, socialNeeds, answers);
  const found = new Map<string, Reference>();
  for (const question of socialNeeds.groups.flatMap(({ questions }): readonly Question[] => questions)) {
    const answer = answerTo(question, answers);
    const observation = observe(visit, {
      ...screening(visit),
      code: concept(question.code),
      found: {
        ...(answer ? { valueCodeableConcept: concept(answer) } : absent('asked-declined')),
        derivedFrom: [response],
      },
    });
    found.set(question.linkId, observation);
    const words = answers[`${question.linkId}-more`];
    if (question.more === undefined || words === undefined) continue;
    observe(visit, {
      ...screening(visit),
      code: { text: question.more.text },
      found: { valueString: words, derivedFrom: [response, observation] },
    });
  }
  observe(visit, {
    ...screening(visit),
    code: concept(socialNeeds.code),
    found: { hasMember: [...found.values()], derivedFrom: [response] },
  });
  judgeFood(visit, answers, found);
}

/**
 * Food is at risk when one of the two answers about it is not "never".
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-simple-observation.html
 */
function judgeFood(visit: Visit, answers: Answers, found: ReadonlyMap<string, Reference>): void {
  const asked = ['food-worry', 'food-gone'];
  const atRisk = asked.some(linkId => answers[linkId] !== 'never');
  observe(visit, {
    profile: 'simple-observation',
    category: 'sdoh',
    code: concept(loinc('88124-3', 'Food insecurity risk [HVS]')),
    found: {
      valueCodeableConcept: concept(atRisk ? loinc('LA19952-3', 'At risk') : loinc('LA19983-8', 'No risk')),
      derivedFrom: asked.flatMap(linkId => found.get(linkId) ?? []),
    },
  });
}

const screening = ({ chart }: Visit) => ({
  profile: 'observation-screening-assessment',
  category: ['survey', 'sdoh'] as const,
  performer: chart.patient,
});
