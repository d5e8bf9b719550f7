import { describe, expect, it } from 'vitest';
import { parseCommandLine, usage } from './command-line.ts';
import { ConfigError } from './config.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean));

describe('the command line', () => {
  it.each([
    ['export', { level: 'system' }],
    ['export --group .a..', { level: 'group', group: '.a..' }],
    ['export --patient-level', { level: 'patient' }],
    ['export --group diabetes-registry', { level: 'group', group: 'diabetes-registry' }],
    ['export --type Patient,Condition --type Group', { level: 'system', types: ['Patient', 'Condition', 'Group'] }],
    ['export --since 2026-01-31T00:00:00Z', { level: 'system', since: '2026-01-31T00:00:00Z' }],
    ['export --since 2026-01-31T00:00:00.123+01:00', { level: 'system', since: '2026-01-31T00:00:00.123+01:00' }],
  ])('%s', (line, wish) => {
    expect(parse(line)).toEqual({ name: 'export', wish, sinceLast: false });
  });

  it('may leave it to the reports since when', () => {
    expect(parse('export --group g --since last')).toEqual({
      name: 'export',
      wish: { level: 'group', group: 'g' },
      sinceLast: true,
    });
  });

  it('may begin anew', () => {
    expect(parse('export --full --to sqlite:records.db')).toEqual({
      name: 'export',
      wish: { level: 'system' },
      sinceLast: false,
      full: true,
      to: 'sqlite:records.db',
    });
  });

  it('says where to put the files', () => {
    expect(parse('export --to ./here')).toMatchObject({ to: './here' });
  });

  it('says what to tell', () => {
    expect(parse('export --json')).toMatchObject({ output: 'json' });
    expect(parse('export --quiet')).toMatchObject({ output: 'quiet' });
  });

  it.each(['serve', 'token', 'keys ensure', 'help'])('%s', name => {
    expect(parse(name)).toEqual({ name });
  });

  it.each<[string, object]>([
    ['keys ensure --alg RS384', { name: 'keys ensure', alg: 'RS384' }],
    ['keys rotate', { name: 'keys rotate' }],
    ['keys rotate --alg ES384 --wait 5m', { name: 'keys rotate', alg: 'ES384', waitMs: 300_000 }],
    ['keys rotate --registered', { name: 'keys rotate', registered: true }],
  ])('%s', (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  it.each<[string, object]>([
    ['export --watch --every 15m', { everyMs: 900_000 }],
    ['export --watch --every 1.5h --type Patient', { everyMs: 5_400_000 }],
    ['export --parallel 8', { parallel: 8 }],
    ['export --cancel', { cancel: true }],
  ])('%s', (line, command) => {
    expect(parse(line)).toMatchObject(command);
  });

  it.each<[string, object]>([
    ['--until 2026-01-31T00:00:00Z', { level: 'system', until: '2026-01-31T00:00:00Z' }],
    ['--elements id,Patient.name', { level: 'system', elements: ['id', 'Patient.name'] }],
    [
      '--type-filter Condition?code=a,b --type-filter Condition?code=c',
      { level: 'system', typeFilters: ['Condition?code=a,b', 'Condition?code=c'] },
    ],
    ['--patient a --patient Patient/b', { level: 'patient', patients: ['a', 'b'] }],
    ['--patient a --group g', { level: 'group', group: 'g', patients: ['a'] }],
    [
      '--include LatestProvenanceResources,_custom',
      { level: 'system', include: ['LatestProvenanceResources', '_custom'] },
    ],
    ['--organize-by Patient --partial-manifests', { level: 'system', organizeBy: 'Patient', partialManifests: true }],
  ])('export %s', (line, wish) => {
    expect(parse(`export ${line}`)).toEqual({ name: 'export', wish, sinceLast: false });
  });

  it('asks for help in any command', () => {
    expect(parse('export --help')).toEqual({ name: 'help' });
  });

  it.each<readonly [string, string]>([
    ['', usage],
    ['keys', 'There is no command "keys"'],
    ['export now', 'There is no command "export now"'],
    ['serve --type Patient', '--type belongs to `export`'],
    ['export --everything', '--everything'],
    ['export --json --quiet', 'Choose one'],
    ['serve --json', '--json belongs to `export`'],
    ['export --group g --patient-level', 'Choose one'],
    ...['../Patient', '.', '..', '...', '%2e%2e', 'g/../..', 'g?_type=Patient', 'g#', 'ü', 'x'.repeat(65)].map(
      group => [`export --group ${group}`, 'not the id of a Group'] as const,
    ),
    ['export --group=', 'Which group?'],
    ['export --watch --every 1h --to ./here', '--watch makes a folder'],
    ['export --watch --every 1h --full', '--watch makes a folder'],
    ['export --to mysql://localhost/records', 'there is no "mysql:"'],
    ['export --full --since last', 'Choose one of --full and --since.'],
    ['serve --full', '--full belongs to `export`'],
    ['export --type patient', '"patient" is none'],
    ['export --type ,', '--type takes'],
    ['export --since yesterday', '--since takes'],
    ['export --since 2026-01-31', '--since takes'],
    ['export --since 2026-13-31T00:00:00Z', '--since takes'],
    ['export --until last', '--until takes'],
    ['export --elements name.given', '"name.given" is none'],
    ['export --elements ,', '--elements takes'],
    ['export --type-filter status=active', '--type-filter takes'],
    ['export --type-filter Patient?', '--type-filter takes'],
    ['export --patient a/b', '--patient takes'],
    ['export --patient=', '--patient takes'],
    ['export --organize-by patient', '--organize-by takes'],
    ['export --parallel 0', 'from 1 to 32'],
    ['export --parallel many', 'from 1 to 32'],
    ['export --watch', '--watch needs --every'],
    ['export --every 15m', '--watch needs --every'],
    ['export --watch --every 15', '--every takes'],
    ['export --watch --every 0s', '--every takes'],
    ['export --watch --every 15m --to here', 'leave out --to'],
    ['export --watch --every 15m --since last', 'leave out --to'],
    ['export --alg ES384', '--alg belongs to `keys`'],
    ['keys ensure --alg ES256', 'ES384 or RS384'],
    ['keys ensure --wait 5m', '--wait belongs to `keys`, not to `keys ensure`'],
    ['keys rotate --wait soon', '--wait takes'],
    ['keys rotate --cancel', '--cancel belongs to `export`'],
  ])('refuses "%s"', (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence);
    expect(() => parse(line)).toThrow(ConfigError);
  });
});
