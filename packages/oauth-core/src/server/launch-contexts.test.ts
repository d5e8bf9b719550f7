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
    ['unknown for a reference that names none', { reference: 'urn:uuid:1' }, undefined],
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
