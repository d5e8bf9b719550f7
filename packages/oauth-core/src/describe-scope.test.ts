import { describe, expect, it } from 'vitest';
import { categoriesOfType } from './categories.ts';
import { describeScope } from './describe-scope.ts';
import { parseScope } from './parse-scope.ts';
import type { Scope } from './scope.ts';
import { en } from './scope-words.en.ts';
import { es } from './scope-words.es.ts';

const labs = 'http://terminology.hl7.org/CodeSystem/observation-category|laboratory';

describe('a scope in plain words', () => {
  it.each([
    ['patient/CarePlan.rs', 'Care plans', 'Planes de cuidados'],
    ['patient/CarePlan.read', 'Care plans', 'Planes de cuidados'],
    [
      'patient/Condition.r',
      'Problems and diagnoses (one at a time, without searching)',
      'Problemas y diagnósticos (de uno en uno, sin buscar)',
    ],
    ['patient/Condition.s', 'Problems and diagnoses (search only)', 'Problemas y diagnósticos (solo buscar)'],
    ['patient/Goal.c', 'Add health goals', 'Añadir: objetivos de salud'],
    ['patient/Goal.write', 'Add, change and delete health goals', 'Añadir, modificar y eliminar: objetivos de salud'],
    [
      'patient/Goal.cruds',
      'Read, add, change and delete health goals',
      'Leer, añadir, modificar y eliminar: objetivos de salud',
    ],
    [`patient/Observation.rs?category=${labs}`, 'Laboratory results', 'Resultados de laboratorio'],
    ['patient/Condition.rs?category=problem-list-item', 'Problem list', 'Lista de problemas'],
    [
      'patient/Goal.rs?lifecycle-status=active',
      'Health goals, only where lifecycle-status is active',
      'Objetivos de salud, solo si lifecycle-status es active',
    ],
    [
      'user/Goal.rs',
      'Health goals, of everyone you may see',
      'Objetivos de salud, de todas las personas que usted puede ver',
    ],
    [
      'system/*.rs',
      'All kinds of health information, of all patients',
      'Todo tipo de información de salud, de todos los pacientes',
    ],
    ['patient/Basic.rs', 'Records of the kind Basic', 'Registros del tipo Basic'],
    ['launch', 'Know where in the health record you started it', 'Saber en qué parte de la historia clínica la abrió'],
    ['launch/patient', 'Know which patient you choose', 'Saber qué paciente elige'],
    ['launch/encounter', 'Know which visit you choose', 'Saber qué consulta elige'],
    ['launch/list?role=x', 'Know which list you have open', 'Saber qué list tiene abierto'],
    ['openid', 'Confirm that you signed in', 'Confirmar que inició sesión'],
    ['fhirUser', 'Know your user profile', 'Conocer su perfil de usuario'],
    ['offline_access', 'Stay connected when you are away', 'Seguir conectada cuando usted no está'],
    ['__darkMode', 'Special permission __darkMode', 'Permiso especial __darkMode'],
  ])('%s', (text, english, spanish) => {
    const scope = parseScope(text) as Scope;
    expect([describeScope(scope, 'en'), describeScope(scope, 'es')]).toEqual([english, spanish]);
  });
});

describe('the title of a category is given to that category alone', () => {
  const codes = 'http://terminology.hl7.org/CodeSystem';
  it.each([
    ['Observation', `${labs},`],
    ['Observation', `vital-signs,${labs}`],
    ['Observation', `${labs},${codes}/observation-category|social-history`],
    ['Observation', 'social-history,laboratory'],
    ['Observation', 'x\\|laboratory'],
    ['Observation', `x|${labs}`],
    ['Observation', 'https://evil.example|laboratory'],
    ['Observation', '|laboratory'],
    ['Observation', 'http://terminology.hl7.org/CodeSystem/observation-category|'],
  ])('%s, category %s is spelled out', (type, value) => {
    const scope = parseScope(`patient/${type}.rs?category=${encodeURIComponent(value)}`) as Scope;
    expect(describeScope(scope, 'en')).toBe(`${en.types[type]}, only where category is ${value}`);
    expect(describeScope(scope, 'es')).toBe(`${es.types[type]}, solo si category es ${value}`);
  });

  it.each(
    Object.entries(categoriesOfType).flatMap(([type, all]) =>
      all.map(({ system, code }) => [type, `${system}|${code}`] as const),
    ),
  )('%s, category %s has one', (type, value) => {
    const scope = parseScope(`patient/${type}.rs?category=${value}`) as Scope;
    const title = `${type}|${value.split('|')[1]}`;
    expect(Object.keys(en.categories)).toContain(title);
    expect([describeScope(scope, 'en'), describeScope(scope, 'es')]).toEqual([
      en.categories[title],
      es.categories[title],
    ]);
  });
});

it('a filter with two parameters is spelled out, whatever its category', () => {
  const scope = parseScope('patient/Observation.rs?category=laboratory&status=final') as Scope;
  expect(describeScope(scope, 'en')).toContain('only where category is laboratory and status is final');
});

it('Spanish names everything that English names', () => {
  expect(Object.keys(es.types)).toEqual(Object.keys(en.types));
  expect(Object.keys(es.categories)).toEqual(Object.keys(en.categories));
});

it('no two categories have the same title', () => {
  for (const { categories } of [en, es]) {
    const titles = Object.values(categories);
    expect(new Set(titles).size).toBe(titles.length);
  }
});

it('no two types have the same title', () => {
  for (const { types } of [en, es]) {
    const titles = Object.values(types);
    expect(new Set(titles).size).toBe(titles.length);
  }
});
