import { FhirError } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { applyPatch, parsePatch } from './json-patch.ts';

const apply = (value: unknown, ...operations: object[]) => applyPatch(value, parsePatch(operations));

function refusal(run: () => unknown): FhirError {
  try {
    run();
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

describe('applies', () => {
  test.each<[string, unknown, object[], unknown]>([
    ['no operation', { a: 1 }, [], { a: 1 }],
    ['add to an object', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['add over what is there', { a: 1 }, [{ op: 'add', path: '/a', value: null }], { a: null }],
    ['add into a list', { a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
    [
      'add at the end',
      { a: [1] },
      [
        { op: 'add', path: '/a/-', value: [2] },
        { op: 'add', path: '/a/2', value: 3 },
      ],
      { a: [1, [2], 3] },
    ],
    ['add to the empty name', {}, [{ op: 'add', path: '/', value: 1 }], { '': 1 }],
    ['remove from an object', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    ['remove from a list', [1, 2, 3], [{ op: 'remove', path: '/1' }], [1, 3]],
    ['replace', { a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: { c: 1 } }], { a: { b: { c: 1 } } }],
    ['replace the whole', { a: 1 }, [{ op: 'replace', path: '', value: [] }], []],
    ['move', { a: { b: 1 }, c: [] }, [{ op: 'move', from: '/a/b', path: '/c/0' }], { a: {}, c: [1] }],
    [
      'copy',
      { a: [1] },
      [
        { op: 'copy', from: '/a', path: '/b' },
        { op: 'add', path: '/a/-', value: 2 },
      ],
      { a: [1, 2], b: [1] },
    ],
    [
      'test, members in any order',
      { a: { x: 1, y: [2] } },
      [{ op: 'test', path: '/a', value: { y: [2], x: 1 } }],
      { a: { x: 1, y: [2] } },
    ],
    [
      'escaped names',
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'remove', path: '/a~1b' },
        { op: 'test', path: '/m~0n', value: 2 },
      ],
      { 'm~n': 2 },
    ],
    ['~01 is ~1', { '~1': 1 }, [{ op: 'test', path: '/~01', value: 1 }], { '~1': 1 }],
    ['a further member is ignored', {}, [{ op: 'add', path: '/a', value: 1, note: 'x' }], { a: 1 }],
  ])('%s', (_, value, operations, expected) => {
    const before = structuredClone(value);
    expect(apply(value, ...operations)).toEqual(expected);
    expect(value).toEqual(before);
  });
});

describe('refuses as malformed', () => {
  test.each<[string, unknown]>([
    ['an object', {}],
    ['null', null],
    ['an operation that is none', ['x']],
    ['an operation that is null', [null]],
    ['an unknown op', [{ op: 'merge', path: '/a', value: 1 }]],
    ['no op', [{ path: '/a', value: 1 }]],
    ['no path', [{ op: 'remove' }]],
    ['a path without slash', [{ op: 'remove', path: 'a' }]],
    ['a path with an open escape', [{ op: 'remove', path: '/a~' }]],
    ['a path with another escape', [{ op: 'remove', path: '/~2' }]],
    ['no value', [{ op: 'add', path: '/a' }]],
    ['no from', [{ op: 'move', path: '/a' }]],
    ['too many operations', Array(1001).fill({ op: 'remove', path: '/a' })],
  ])('%s', (_, document) => {
    expect(refusal(() => parsePatch(document))).toMatchObject({ status: 400, issueCode: 'invalid' });
  });
});

describe('refuses what does not fit', () => {
  test.each<[string, object]>([
    ['remove what is not there', { op: 'remove', path: '/x' }],
    ['remove the whole', { op: 'remove', path: '' }],
    ['add to the whole', { op: 'add', path: '', value: 1 }],
    ['remove beyond the end', { op: 'remove', path: '/list/2' }],
    ['remove at the end mark', { op: 'remove', path: '/list/-' }],
    ['replace what is not there', { op: 'replace', path: '/x', value: 1 }],
    ['add below what is not there', { op: 'add', path: '/x/y', value: 1 }],
    ['add below a text', { op: 'add', path: '/text/y', value: 1 }],
    ['add beyond the end', { op: 'add', path: '/list/3', value: 1 }],
    ['an index with a leading zero', { op: 'add', path: '/list/01', value: 1 }],
    ['an index that is none', { op: 'add', path: '/list/x', value: 1 }],
    ['length of a list', { op: 'replace', path: '/list/length', value: 0 }],
    ['a test of another value', { op: 'test', path: '/text', value: 'other' }],
    ['a test of another type', { op: 'test', path: '/list/0', value: '1' }],
    ['a test of what is not there', { op: 'test', path: '/x', value: null }],
    ['move into itself', { op: 'move', from: '/object', path: '/object/inner' }],
    ['copy of what is not there', { op: 'copy', from: '/x', path: '/y' }],
    ['what objects inherit', { op: 'test', path: '/constructor/name', value: 'Object' }],
    ['the prototype', { op: 'add', path: '/__proto__/polluted', value: true }],
    ['the prototype by its constructor', { op: 'add', path: '/constructor/prototype/polluted', value: true }],
  ])('%s', (_, operation) => {
    const value = { text: 'x', list: [1, 2], object: { inner: 1 } };
    expect(refusal(() => apply(value, operation))).toMatchObject({ status: 422, issueCode: 'processing' });
    expect(value).toEqual({ text: 'x', list: [1, 2], object: { inner: 1 } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('a failed operation is named', () => {
    const { message } = refusal(() => apply({}, { op: 'add', path: '/a', value: 1 }, { op: 'remove', path: '/b' }));
    expect(message).toContain('Operation 1 of the JSON Patch (remove): there is no "b"');
  });

  test('copies that double again and again', () => {
    const doubling = Array.from({ length: 40 }, () => ({ op: 'copy', from: '/a', path: '/a/-' }));
    expect(refusal(() => apply({ a: [1, 2, 3] }, ...doubling)).message).toContain('moved or copied');
  });

  test.each<[string, object]>([
    ['texts', { text: 'x'.repeat(1_000_000) }],
    ['names', { ['x'.repeat(1_000_000)]: 1 }],
  ])('copies of long %s', (_, long) => {
    const copies = Array.from({ length: 12 }, () => ({ op: 'copy', from: '/a/0', path: '/a/-' }));
    expect(refusal(() => apply({ a: [long] }, ...copies)).message).toContain('moved or copied');
  });

  test('moves that make it deeper and deeper', () => {
    const path = `${'/a'.repeat(30)}/b`;
    const deep = Array(31)
      .fill(0)
      .reduce((inner: object) => ({ a: inner }), {});
    const operations = [
      { op: 'copy', from: '/a', path },
      { op: 'copy', from: '/a', path },
    ];
    expect(refusal(() => apply(deep, ...operations)).message).toContain('deeper than 64 levels');
  });
});

test('a name like that of the prototype becomes a property of its own', () => {
  const patched = apply({}, { op: 'add', path: '/__proto__', value: { polluted: true } }) as object;
  expect(Object.hasOwn(patched, '__proto__')).toBe(true);
  expect('polluted' in patched).toBe(false);
});
