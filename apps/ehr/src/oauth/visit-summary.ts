import type { Encounter } from '@smart-ehr/fhir';
import type { Visit, VisitKind } from '../pages/visit-words.ts';

/** A visit as a person knows it. https://hl7.org/fhir/R4/encounter.html */
export function visitSummary(encounter: Encounter): Visit {
  const { type, reasonCode, period, location, serviceProvider, status } = encounter;
  const recorded = [type?.[0], reasonCode?.[0]].flatMap(
    concept => concept?.text ?? concept?.coding?.[0]?.display ?? [],
  );
  return {
    kind: kinds[encounter.class?.code ?? ''] ?? 'other',
    about: recorded.join(' · ') || undefined,
    start: period?.start,
    end: period?.end,
    place: location?.[0]?.location.display ?? serviceProvider?.display,
    status,
  };
}

/** https://terminology.hl7.org/ValueSet-v3-ActEncounterCode.html */
const kinds: Readonly<Record<string, VisitKind>> = {
  AMB: 'office',
  EMER: 'emergency',
  FLD: 'elsewhere',
  HH: 'home',
  IMP: 'hospital',
  ACUTE: 'hospital',
  NONAC: 'hospital',
  OBSENC: 'hospital',
  PRENC: 'hospital',
  SS: 'hospital',
  VR: 'remote',
};
