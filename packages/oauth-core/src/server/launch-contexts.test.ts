import { describe, expect, it } from 'vitest';
import { contextTypes, typeOfContextItem } from './launch-contexts.ts';

describe('the type of an item is', () => {
  it.each([
    ['what it says', { canonical: 'https://example.org/q|1', type: 'Questionnaire' }, 'Questionnaire'],
    ['what it says of an identifier', { identifier: { value: '7' }, type: 'ServiceRequest' }, 'ServiceRequest'],
    ['that of its reference', { reference: 'ImagingStudy/7' }, 'ImagingStudy'],
    ['that of an absolute reference', { reference: 'https://ehr.example/fhir/Patient/7' }, 'Patient'],
    ['that of a reference to a version', { reference: 'Task/7/_history/2' }, 'Task'],
    ['unknown for a canonical, which names no type', { canonical: 'https://example.org/Questionnaire/1|2' }, undefined],
    ['unknown for an identifier alone', { identifier: { value: '7' } }, undefined],
    ['that of a reference to a long id', { reference: `Task/${'a-1.'.repeat(16)}` }, 'Task'],
    ['that of a version with a long name', { reference: 'https://ehr.example/fhir/Task/7/_history/2.1' }, 'Task'],
    ['unknown for a reference that names none', { reference: 'urn:uuid:1' }, undefined],
    ['unknown for what only ends like a type', { reference: 'myTask/7' }, undefined],
    ['unknown for a type in lower case', { reference: 'task/7' }, undefined],
    ['unknown for a type with a number', { reference: 'Task2/7' }, undefined],
    ['unknown for a type without an id', { reference: 'Task/' }, undefined],
    ['unknown for what is below a resource', { reference: 'Task/7/$x' }, undefined],
    ['unknown for what is below a version', { reference: 'Task/7/_history/2/$x' }, undefined],
    ['unknown for a history without a version', { reference: 'Task/7/_history/' }, undefined],
    ['unknown for an id that is none', { reference: 'Task/a_b' }, undefined],
    ['unknown for an id that is too long', { reference: `Task/${'a'.repeat(65)}` }, undefined],
  ])('%s', (_, item, type) => {
    expect(typeOfContextItem(item)).toBe(type);
  });
});

describe('the contexts are', () => {
  it('patient and encounter where nothing was brought along', () => {
    expect(contextTypes()).toEqual(['patient', 'encounter']);
  });

  it('no encounter once none can be picked any more', () => {
    expect(contextTypes([], { canPickEncounter: false })).toEqual(['patient']);
  });

  it('each type of the fhirContext once, in lower case', () => {
    const items = [{ reference: 'ImagingStudy/1' }, { reference: 'ImagingStudy/2' }, { identifier: { value: '1' } }];
    expect(contextTypes(items)).toEqual(['patient', 'encounter', 'imagingstudy']);
  });
});
