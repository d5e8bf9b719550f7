import { concept, loinc } from '../codes/code.ts';
import { answersOfScore, depressionQuestions } from '../forms/depression.ts';
import { interpretation, observe, quantity } from './observations.ts';
import { answerForm } from './questionnaires.ts';
import type { Visit } from './visit.ts';

/**
 * The PHQ-9 questionnaire on depression: the nine answers, and the score of 0 to 27 that they add up to.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-screening-assessment.html
 */
export function recordDepressionScore(visit: Visit, score: number): void {
  const response = answerForm(visit, depressionQuestions, answersOfScore(score));
  observe(visit, {
    profile: 'observation-screening-assessment',
    category: 'survey',
    code: concept(loinc('44261-6', 'Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]')),
    performer: visit.chart.patient,
    found: {
      valueQuantity: quantity(score, 'score', '{score}'),
      interpretation: interpretation(score >= 10 ? 'H' : 'N'),
      derivedFrom: [response],
    },
  });
}
