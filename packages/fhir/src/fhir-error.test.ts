import { expect, test } from 'vitest';
import { FhirError } from './fhir-error.ts';
import { operationOutcome } from './operation-outcome.ts';

test('becomes an OperationOutcome with one error issue', () => {
  expect(new FhirError(404, 'not-found', 'No Patient has this id.').toOperationOutcome()).toEqual({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'not-found', diagnostics: 'No Patient has this id.' }],
  });
});

test('names the element and links the paragraph when they are known', () => {
  const error = new FhirError(400, 'invalid', '"date" is not a date.', {
    expression: 'http.date',
    specLink: 'https://hl7.org/fhir/R4/search.html#date',
  });
  expect(error.status).toBe(400);
  expect(error.toOperationOutcome().issue[0]).toEqual({
    severity: 'error',
    code: 'invalid',
    diagnostics: '"date" is not a date. (https://hl7.org/fhir/R4/search.html#date)',
    expression: ['http.date'],
  });
});

test('an outcome can hold several issues, in the order given', () => {
  const outcome = operationOutcome(
    { severity: 'warning', code: 'not-supported', diagnostics: 'first' },
    { severity: 'information', code: 'informational', diagnostics: 'second' },
  );
  expect(outcome.issue.map(issue => issue.diagnostics)).toEqual(['first', 'second']);
});
