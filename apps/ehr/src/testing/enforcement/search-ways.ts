import type { Resource } from '@smart-ehr/fhir';
import type { TestAccess } from '../../fhir/testing.ts';
import { referredTo } from './fhirpath.ts';
import { nameOf, type Oracle } from './oracle.ts';
import { found, intersection, typeOf, type Way } from './way.ts';

/** What a search finds for a patient. */
export function about(type: string, parameter: string, expression: string, patientId: string): Way {
  return {
    name: `${type}?${parameter}=Patient/${patientId}`,
    shown: (server, token) => found(server, token, `${type}?${parameter}=Patient/${patientId}&_total=accurate`),
    permitted(oracle, access) {
      const findable = oracle.permitted(access, 's');
      const isAbout = (one: Resource) => referredTo(one, expression).includes(`Patient/${patientId}`);
      return oracle.resources
        .filter(isAbout)
        .map(nameOf)
        .filter(name => findable.has(name));
    },
  };
}

/** What a search finds by a patient who could be found herself. */
export function through(type: string, parameter: string, expression: string, patientId: string): Way {
  const search = `${type}?${parameter}:Patient._id=${patientId}`;
  const ofPatient = about(type, parameter, expression, patientId);
  return {
    name: search,
    shown: (server, token) => found(server, token, `${search}&_total=accurate`),
    permitted: (oracle, access) =>
      oracle.permitted(access, 's').has(`Patient/${patientId}`) ? ofPatient.permitted(oracle, access) : [],
  };
}

/** What a search finds by encounters that could be found themselves. */
export function having(type: string, parameter: string, expression: string): Way {
  const search = `${type}?_has:Encounter:${parameter}:status=finished`;
  return {
    name: search,
    shown: (server, token) => found(server, token, `${search}&_count=100&_total=accurate`),
    permitted(oracle, access) {
      const findable = oracle.permitted(access, 's');
      const isFinished = (one: Resource) => one.resourceType === 'Encounter' && one.status === 'finished';
      const encounters = oracle.resources.filter(one => isFinished(one) && findable.has(nameOf(one)));
      const referred = new Set(encounters.flatMap(one => referredTo(one, expression)));
      return intersection(referred, matchesOf(oracle, access, type));
    },
  };
}

/** What a search of `type` brings along: what its matches refer to by an expression, if it may be read. */
export function include(type: string, parameter: string, expression: string): Way {
  return {
    name: `${type}?_include=${type}:${parameter}`,
    shown: (server, token) => found(server, token, `${type}?_count=100&_include=${type}:${parameter}`),
    permitted(oracle, access) {
      const matches = matchesOf(oracle, access, type);
      const matching = oracle.resources.filter(resource => matches.has(nameOf(resource)));
      const referred = matching.flatMap(resource => referredTo(resource, expression));
      return [...matches, ...intersection(new Set(referred), oracle.permitted(access, 'r'))];
    },
  };
}

/** What a search of `type` brings along: what refers to its matches by an expression, if it may be searched for. */
export function revInclude(type: string, source: string, parameter: string, expression: string): Way {
  return {
    name: `${type}?_revinclude=${source}:${parameter}`,
    shown: (server, token) => found(server, token, `${type}?_count=100&_revinclude=${source}:${parameter}`),
    permitted(oracle, access) {
      const matches = matchesOf(oracle, access, type);
      const sources = oracle.resources.filter(({ resourceType }) => resourceType === source);
      const referring = sources.filter(one => referredTo(one, expression).some(name => matches.has(name)));
      return [...matches, ...intersection(new Set(referring.map(nameOf)), oracle.permitted(access, 's'))];
    },
  };
}

function matchesOf(oracle: Oracle, access: TestAccess, type: string): Set<string> {
  return new Set([...oracle.permitted(access, 's')].filter(name => typeOf(name) === type));
}
