import type { CodeableConcept, Coding } from '@smart-ehr/fhir';
import { codesOf } from './structure.ts';

/**
 * What is wrong with a code, Coding or CodeableConcept whose binding is required; undefined when nothing.
 * https://hl7.org/fhir/R4/terminologies.html#required
 */
export function codeFault(valueSet: string, value: unknown): string | undefined {
  const bySystem = codesOf(valueSet);
  const isIn = ({ system, code }: Coding) => bySystem.get(system ?? '')?.has(code ?? '') ?? false;
  if (typeof value === 'string') {
    const systems = [...bySystem.values()];
    return systems.some(codes => codes.has(value)) ? undefined : `It must be one of ${listed(systems)}.`;
  }
  const codings = (value as CodeableConcept).coding;
  const known = Array.isArray(codings) ? codings.some(isIn) : isIn(value as Coding);
  if (known) return undefined;
  const [system] = bySystem.keys();
  return `It must be a coding of ${system} with one of ${listed([...bySystem.values()])}.`;
}

function listed(systems: ReadonlySet<string>[]): string {
  const codes = systems.flatMap(set => [...set]);
  return codes.length > 24 ? `${codes.slice(0, 24).join(', ')}, …` : codes.join(', ');
}
