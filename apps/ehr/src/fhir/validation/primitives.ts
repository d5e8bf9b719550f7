import { dateRange } from '../values/date-values.ts';

/** What is wrong with the value of a primitive type; undefined when nothing. `expected` completes "It must be …". */
export type PrimitiveFault = { kind: 'type' | 'value'; expected: string };

type Primitive = { json: 'string' | 'number' | 'boolean'; expected: string; holds(value: never): boolean };

/** https://hl7.org/fhir/R4/datatypes.html#string; a pattern over more than that may also need more memory than there is. */
const maxLength = 1024 * 1024;

const text = (expected: string, pattern: RegExp): Primitive => ({
  json: 'string',
  expected,
  holds: (value: string) => value.length <= maxLength && pattern.test(value),
});
const whole = (expected: string, low: number): Primitive => ({
  json: 'number',
  expected,
  holds: (value: number) => Number.isInteger(value) && value >= low && value <= 2_147_483_647,
});
/** By the shape that the type demands, and a date of the calendar. */
const date = (expected: string, pattern: RegExp): Primitive => ({
  json: 'string',
  expected,
  holds: (value: string) =>
    pattern.test(value) && !value.startsWith('0000') && dateRange(withoutLeap(value)) !== undefined,
});

/** The second 60 is a second of FHIR, but of no clock of ours. */
const withoutLeap = (value: string) => value.replace(/:60(?=[.Z+-])/, ':59');
const day = String.raw`\d{4}-\d\d-\d\d`;
const time = String.raw`([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?`;
const zone = String.raw`(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)`;

const string: Primitive = {
  json: 'string',
  expected: 'a text of at most 1,048,576 characters that is not blank',
  holds: (value: string) => value.length <= maxLength && /\S/.test(value),
};
const uri = text('a URI without spaces', /^\S+$/);

/** https://hl7.org/fhir/R4/datatypes.html#primitive */
const primitives: Record<string, Primitive> = {
  boolean: { json: 'boolean', expected: 'true or false', holds: () => true },
  integer: whole('a whole number of 32 bits', -2_147_483_648),
  unsignedInt: whole('a whole number, 0 or more', 0),
  positiveInt: whole('a whole number, 1 or more', 1),
  decimal: { json: 'number', expected: 'a number', holds: () => true },
  string,
  markdown: string,
  code: text('a code without spaces at its ends or two of them in a row', /^\S+( \S+)*$/),
  id: text('1 to 64 letters, digits, "-" or "."', /^[A-Za-z0-9\-.]{1,64}$/),
  uri,
  url: uri,
  canonical: uri,
  oid: text('urn:oid: and an OID', /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/),
  uuid: text('urn:uuid: and a UUID in lower case', /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  base64Binary: {
    json: 'string',
    expected: 'base64',
    holds: (value: string) => isBase64(value),
  },
  date: date('a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD', /^\d{4}(-\d\d(-\d\d)?)?$/),
  dateTime: date(
    'a date that exists, alone or with a time of at least seconds and its zone',
    new RegExp(`^\\d{4}(-\\d\\d(-\\d\\d(T${time}${zone})?)?)?$`),
  ),
  instant: date(
    'a date that exists, with a time of at least seconds and its zone',
    new RegExp(`^${day}T${time}${zone}$`),
  ),
  time: text('a time, as hh:mm:ss', new RegExp(`^${time}$`)),
  xhtml: text('a <div> of XHTML', /^\s*<div[\s>][\s\S]*<\/div>\s*$/),
};

export function isPrimitive(type: string): boolean {
  return Object.hasOwn(primitives, type);
}

export function primitiveFault(type: string, value: unknown): PrimitiveFault | undefined {
  const primitive = primitives[type];
  if (!primitive) return undefined;
  const { json, expected, holds } = primitive;
  if (typeof value !== json) return { kind: 'type', expected: `${expected} (a JSON ${json})` };
  return holds(value as never) ? undefined : { kind: 'value', expected };
}

/** By pieces, for a pattern over megabytes needs as much memory again. */
function isBase64(value: string): boolean {
  const plain = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  if (plain === '' || plain.length % 4 !== 0) return false;
  const padding = plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0;
  return !/[^A-Za-z0-9+/]/.test(plain.slice(0, plain.length - padding));
}
