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

  it('says where to put the files', () => {
    expect(parse('export --to ./here')).toMatchObject({ to: './here' });
  });

  it.each(['serve', 'keys ensure', 'help'])('%s', name => {
    expect(parse(name)).toEqual({ name });
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
    ['export --group g --patient-level', 'Choose one'],
    ...['../Patient', '.', '..', '...', '%2e%2e', 'g/../..', 'g?_type=Patient', 'g#', 'ü', 'x'.repeat(65)].map(
      group => [`export --group ${group}`, 'not the id of a Group'] as const,
    ),
    ['export --group=', 'Which group?'],
    ['export --type patient', '"patient" is none'],
    ['export --type ,', '--type takes'],
    ['export --since yesterday', '--since takes'],
    ['export --since 2026-01-31', '--since takes'],
    ['export --since 2026-13-31T00:00:00Z', '--since takes'],
  ])('refuses "%s"', (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence);
    expect(() => parse(line)).toThrow(ConfigError);
  });
});
