import { FhirError } from '@smart-ehr/fhir';
import { expect, test } from 'vitest';
import { readJson } from './read-json.ts';

test.each([
  '{"a":[1,-2.5e3,true,false,null,"x\\u00e9\\n\\"\\ud83d\\ude00é😀"],"b":{"c":{}},"d":[]}',
  ' \t\r\n[ 1 , { "a" : 0.10 } ] ',
  '""',
  '0',
  '-0.0',
  '123456789012345',
  '42.39484766611345',
  '1e22',
  '0.0001',
])('%s is read as JSON.parse reads it', text => {
  expect(readJson(text)).toEqual(JSON.parse(text));
});

test.each([
  ['', 'the end comes too early at line 1, column 1'],
  ['{', 'a name in double quotes is expected at line 1, column 2'],
  ['{"a":1', 'a comma or } is expected at line 1, column 7'],
  ['{"a":1,}', 'a name in double quotes is expected at line 1, column 8'],
  ['{"a" 1}', 'a colon is expected at line 1, column 6'],
  ["{'a':1}", 'a name in double quotes is expected at line 1, column 2'],
  ['{\n  "a": tru\n}', 'a value is expected at line 2, column 8'],
  ['[1 2]', 'a comma or ] is expected at line 1, column 4'],
  ['[1,]', 'a value is expected at line 1, column 4'],
  ['01', 'something follows the end of the value at line 1, column 2'],
  ['{} {}', 'something follows the end of the value at line 1, column 4'],
  ['"abc', 'a text without an end begins at line 1, column 1'],
  ['"a\\', 'a text without an end begins at line 1, column 1'],
  ['"a\nb"', 'a control character that is not escaped at line 1, column 3'],
  ['"\\x"', 'an escape that JSON does not have in the text at line 1, column 1'],
  ['"\\u12"', 'an escape that JSON does not have in the text at line 1, column 1'],
  ['{"a":"\\u0000"}', 'a text with U+0000 at line 1, column 6'],
  ['["\\ud83d"]', 'a text with half of a surrogate pair at line 1, column 2'],
  ['{"a":1,\n"a":2}', '"a" is there twice in one object at line 2, column 1'],
  ['{"__proto__":{}}', '"__proto__" is no name of an element at line 1, column 2'],
  ['{"\\u005f_proto__":{}}', '"__proto__" is no name of an element at line 1, column 2'],
  [`{${Array.from({ length: 1001 }, (_, at) => `"${at}":1`).join()}}`, 'more than 1000 names in one object'],
  ['1e400', 'a number that cannot be kept'],
  ['1e-400', 'a number that cannot be kept'],
  ['12345678901234567', 'a number that cannot be kept'],
  [`0.1${'0'.repeat(200_000)}1`, 'a number of more than 400 characters at line 1, column 1'],
  ['NaN', 'a value is expected'],
  ['['.repeat(100_000), 'more than 64 levels of nesting'],
  ['{"a":'.repeat(100_000), 'more than 64 levels of nesting'],
])('%j is refused with its place', (text, message) => {
  let thrown: unknown;
  try {
    readJson(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FhirError);
  expect(thrown).toMatchObject({ status: 400, issueCode: 'structure' });
  expect((thrown as FhirError).message).toContain(message);
});

test('names that objects have by themselves are names like others', () => {
  expect(Object.entries(readJson('{"constructor":1,"toString":2}') as object)).toEqual([
    ['constructor', 1],
    ['toString', 2],
  ]);
});
