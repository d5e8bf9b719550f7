import { expect, test } from 'vitest';
import { exampleNpi } from './npi.ts';

/** The check as https://hl7.org/fhir/us/core/STU7 states it in us-core-17: Luhn over 80840 and the number. */
function passesCheck(npi: string): boolean {
  const sum = [...`80840${npi}`].reverse().reduce((total, character, index) => {
    const digit = Number(character) * (index % 2 === 0 ? 1 : 2);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return sum % 10 === 0;
}

test('the check itself knows a right number from a wrong one', () => {
  expect(passesCheck('1234567893')).toBe(true);
  expect(passesCheck('1234567890')).toBe(false);
});

test('an example NPI has ten digits, begins with 9 and passes the check', () => {
  for (let number = 0; number < 300; number += 1) {
    expect(exampleNpi(number)).toMatch(/^9\d{9}$/);
    expect(passesCheck(exampleNpi(number))).toBe(true);
  }
});
