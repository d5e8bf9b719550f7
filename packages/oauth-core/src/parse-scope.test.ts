import { describe, expect, it } from 'vitest';
import { parseScope, parseScopes, readScopes } from './parse-scope.ts';

const everything = ['create', 'read', 'update', 'delete', 'search'];
const resource = { kind: 'resource', query: [] };

describe('a scope of the grammar', () => {
  it.each([
    ['patient/*.rs', { ...resource, level: 'patient', type: '*', interactions: ['read', 'search'], form: 'v2' }],
    ['patient/Patient.r', { ...resource, level: 'patient', type: 'Patient', interactions: ['read'], form: 'v2' }],
    ['user/*.cruds', { ...resource, level: 'user', type: '*', interactions: everything, form: 'v2' }],
    [
      'system/Encounter.cud',
      { ...resource, level: 'system', type: 'Encounter', interactions: ['create', 'update', 'delete'], form: 'v2' },
    ],
    ['system/*.read', { ...resource, level: 'system', type: '*', interactions: ['read', 'search'], form: 'v1' }],
    [
      'user/Goal.write',
      { ...resource, level: 'user', type: 'Goal', interactions: ['create', 'update', 'delete'], form: 'v1' },
    ],
    ['patient/*.*', { ...resource, level: 'patient', type: '*', interactions: everything, form: 'v1' }],
    ['launch', { kind: 'context' }],
    ['launch/patient', { kind: 'context', type: 'patient' }],
    ['launch/encounter', { kind: 'context', type: 'encounter' }],
    ['launch/list?role=https://example.org/x', { kind: 'context', type: 'list', role: 'https://example.org/x' }],
    ['launch/diagnosticreport?role=relevant', { kind: 'context', type: 'diagnosticreport', role: 'relevant' }],
    ['openid', { kind: 'identity', name: 'openid' }],
    ['fhirUser', { kind: 'identity', name: 'fhirUser' }],
    ['profile', { kind: 'identity', name: 'profile' }],
    ['offline_access', { kind: 'access', name: 'offline_access' }],
    ['online_access', { kind: 'access', name: 'online_access' }],
    ['__darkMode', { kind: 'extension', name: '__darkMode' }],
    ['https://x.example/s', { kind: 'extension', name: 'https://x.example/s' }],
    ['urn:example:scope', { kind: 'extension', name: 'urn:example:scope' }],
  ])('%s', (text, scope) => {
    expect(parseScope(text)).toEqual(scope);
  });

  it('may filter by search parameters', () => {
    const text =
      'patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory&status=final';
    expect(parseScope(text)).toMatchObject({
      type: 'Observation',
      query: [
        { name: 'category', value: 'http://terminology.hl7.org/CodeSystem/observation-category|laboratory' },
        { name: 'status', value: 'final' },
      ],
    });
  });

  it('has its filter percent-decoded', () => {
    expect(parseScope('patient/Observation.rs?code=a%26b%20c')).toMatchObject({
      query: [{ name: 'code', value: 'a&b c' }],
    });
  });
});

describe('a scope in the form of a URI means what its short form means', () => {
  const smart = 'http://smarthealthit.org/fhir/scopes/';
  const openid = 'http://openid.net/specs/openid-connect-core-1_0#';
  it.each([
    [`${smart}patient/*.read`, 'patient/*.read'],
    [`${smart}patient/Observation.rs?category=laboratory`, 'patient/Observation.rs?category=laboratory'],
    [`${smart}launch/patient`, 'launch/patient'],
    [`${smart}launch`, 'launch'],
    [`${smart}fhirUser`, 'fhirUser'],
    [`${openid}openid`, 'openid'],
    [`${openid}offline_access`, 'offline_access'],
  ])('%s: %s', (text, short) => {
    expect(parseScope(text)).toEqual(parseScope(short));
    expect(parseScope(short)).toBeDefined();
  });

  it.each([
    `${smart}patient/.rs`,
    `${smart}patient/Patient.dus`,
    `${smart}__x`,
    smart,
    `${openid}patient/*.rs`,
    openid,
  ])('%s is none', text => {
    expect(parseScope(text)).toBeUndefined();
  });

  it('other URIs are extensions, however much they look alike', () => {
    expect(parseScope('https://smarthealthit.org/fhir/scopes/patient/*.read')).toMatchObject({ kind: 'extension' });
  });
});

describe('no scope', () => {
  it.each([
    ['', 'nothing'],
    ['patient', 'a level alone'],
    ['patient/.rs', 'a type that Markdown ate'],
    ['patient/Patient', 'no interactions'],
    ['patient/Patient.', 'empty interactions'],
    ['patient/patient.read', 'a type in lower case'],
    ['patient/Patient.dus', 'interactions out of order'],
    ['patient/Patient.sr', 'interactions out of order'],
    ['patient/Patient.rr', 'an interaction twice'],
    ['patient/Patient.rx', 'an interaction that does not exist'],
    ['patient/Patient.RS', 'interactions in upper case'],
    ['patient/*.search', 'a word that is no v1 suffix'],
    ['patient/Patient.reads', 'a v1 suffix and more'],
    ['patient/Patient.constructor', 'a name that every object has'],
    ['patient/Patient.read?status=final', 'v1 with a filter'],
    ['patient/Observation.rs?', 'an empty filter'],
    ['patient/Observation.rs?category', 'a filter without a value'],
    ['patient/Observation.rs?category=', 'a filter with an empty value'],
    ['patient/Observation.rs?=laboratory', 'a filter without a name'],
    ['patient/Observation.rs?a=b&', 'a filter that ends too early'],
    ['patient/Observation.rs?a=%zz', 'a broken percent escape'],
    ['practitioner/Patient.rs', 'a level that does not exist'],
    ['Patient/Patient.rs', 'a level in upper case'],
    ['patient/Patient.rs/x', 'more after the end'],
    ['my-patient/Patient.rs', 'more before a level'],
    ['relaunch/patient', 'more before launch'],
    ['launch/patient/x', 'more after a context type'],
    ['launch/', 'no context type'],
    ['launch/Patient', 'a context type in upper case'],
    ['launch/list?role=', 'an empty role'],
    ['launch/list?roles=x', 'an unknown parameter'],
    ['launch?role=x', 'a role without a type'],
    ['fhiruser', 'an identity scope in the wrong case'],
    ['__', 'an extension without a name'],
    ['darkMode', 'an extension without __'],
    ['dark__Mode', 'an extension with __ elsewhere'],
    ['https:', 'a URI that is a scheme alone'],
    ['1x:y', 'a URI whose scheme starts with a digit'],
    ['//x.example/s', 'a URI without a scheme'],
    ['patient/Observation.rs?code="x"', 'a quote'],
    ['patient/Observation.rs?code=a\\b', 'a backslash'],
    ['patient/Observation.rs?code=é', 'a letter outside ASCII'],
    ['patient/Patient.rs\u00a0', 'a hidden space'],
  ])('%j: %s', text => {
    expect(parseScope(text)).toBeUndefined();
  });
});

describe('a scope string', () => {
  it('is read word by word, in order, and says which words are no scopes', () => {
    expect(readScopes('openid  patient/.rs __x').map(({ text, scope }) => [text, scope?.kind])).toEqual([
      ['openid', 'identity'],
      ['patient/.rs', undefined],
      ['__x', 'extension'],
    ]);
  });

  it('holds each word once', () => {
    expect(readScopes('openid openid')).toHaveLength(1);
  });

  it('without words holds nothing', () => {
    expect(readScopes('  ')).toEqual([]);
  });

  it('gives the scopes that it knows', () => {
    expect(parseScopes('openid nonsense launch')).toEqual([{ kind: 'identity', name: 'openid' }, { kind: 'context' }]);
  });
});

it('has no members for what was not there', () => {
  expect(parseScope('launch')).toStrictEqual({ kind: 'context' });
  expect(readScopes('no-scope')).toStrictEqual([{ text: 'no-scope' }]);
});

it('may filter by a parameter of one letter', () => {
  expect(parseScope('patient/Observation.r?a=b')).toMatchObject({ query: [{ name: 'a', value: 'b' }] });
});
