import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { complaintsIn } from './ehr.mjs';
import { differences, isKickingOff, leftovers } from './verdict.mjs';

const line = (id, versionId = '1') => JSON.stringify({ resourceType: 'Goal', id, meta: { versionId } });

describe('differences', () => {
  it('has none where only lines and members are in another order', () => {
    expect(differences(['{"id":"b","a":[1,2]}', line('x')], [line('x'), '{"a":[1,2],"id":"b"}'])).toEqual([]);
  });

  it.each([
    ['a missing resource', [], [line('a')], ['1 resources missing: Goal/a version 1']],
    ['one that was deleted', [line('a')], [], ['1 resources that the EHR does not have: Goal/a version 1']],
    ['one that came twice', [line('a'), line('a')], [line('a')], ['1 resources are there twice']],
    ['columns that say something else', ['Goal/a 2: {}'], [], ['1 resources that the EHR does not have: Goal/a 2: {}']],
  ])('tells of %s', (_title, held, expected, told) => {
    expect(differences(held, expected)).toEqual(told);
  });

  it('tells of an old version both ways, and of the order of an array', () => {
    expect(differences([line('a', '1')], [line('a', '2')])).toHaveLength(2);
    expect(differences(['{"a":[1,2]}'], ['{"a":[2,1]}'])).toHaveLength(2);
  });

  it('names three of many', () => {
    const four = ['a', 'b', 'c', 'd'].map(id => line(id));
    expect(differences([], four)[0]).toMatch(/^4 resources missing: .*, …$/);
  });
});

describe('folders', () => {
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (path, text = '') => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  it('leave nothing when an export is whole, or when there is none', () => {
    put('one/Patient.1.ndjson');
    put('one/report.json');
    expect(leftovers(folder)).toEqual([]);
    expect(leftovers(join(folder, 'none'))).toEqual([]);
  });

  it.each([
    ['one.partial/report.json', 'one.partial'],
    ['one.failed/report.json', 'one.failed'],
    ['one.deleted/report.json', 'one.deleted'],
    ['one/.state/lock.1', 'one/.state'],
    ['one/Patient.1.ndjson.part', 'one/Patient.1.ndjson.part'],
  ])('have a leftover in %s', (path, told) => {
    put(path);
    expect(leftovers(folder)).toEqual([told]);
  });

  it('tell that a kick-off was cut off, and nothing when it was heard of, or not begun', () => {
    expect(isKickingOff(folder)).toBe(false);
    put('one.partial/.state/state.json', '{"kickingOff":true,"job":{}}');
    expect(isKickingOff(folder)).toBe(false);
    put('two.partial/.state/state.json', '{"kickingOff":true}');
    expect(isKickingOff(folder)).toBe(true);
  });
});

describe('the log of the EHR', () => {
  const request = status => JSON.stringify({ level: 'info', event: 'request', status });
  it.each([
    ['an answer from 500 on', request(503), true],
    ['an error', '{"level":"error","event":"planning failed"}', true],
    ['the stack of a crash', 'TypeError: x is not a function', true],
    ['an answer that nobody waited for', request(499), false],
    ['half a line', request(200).slice(0, 20), false],
  ])('%s', (_title, text, isComplaint) => {
    expect(complaintsIn(`${request(200)}\n${text}\n`)).toEqual(isComplaint ? [text] : []);
  });
});
