import { expect, test } from 'vitest';
import { referTo, resourceId } from './ids.ts';

test('an id is a UUID of version 5 and the RFC variant', () => {
  expect(resourceId('Patient', 'anybody')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});

test('type and slug both make the id', () => {
  expect(resourceId('Patient', 'william-hart')).toBe('6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e');
  expect(resourceId('Practitioner', 'william-hart')).not.toBe(resourceId('Patient', 'william-hart'));
});

test('a reference is relative, and shows its display only if there is one', () => {
  expect(referTo('Patient', 'william-hart')).toEqual({
    reference: 'Patient/6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e',
    type: 'Patient',
  });
  expect(referTo('Patient', 'william-hart', 'William Hart').display).toBe('William Hart');
});
