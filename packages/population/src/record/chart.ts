import type { Address, Reference, Resource } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import type { StaffName } from '../clinic/staff.ts';
import { resourceId } from '../ids.ts';
import type { Random } from '../random.ts';

export type Sex = 'female' | 'male';

/** All that is known about one patient, in the order in which it was written down. */
export type Chart = {
  /** Names the patient, and with a number each resource of the chart; their ids are computed from it. */
  readonly slug: string;
  readonly patient: Reference;
  readonly birthDate: Day;
  readonly sex: Sex;
  /** The day of death, which ends every prescription and plan. */
  readonly died: Day | undefined;
  readonly physician: StaffName;
  /** Where the patient lives. */
  readonly home: Address;
  /** The instant at which the patient was registered. */
  readonly opened: string;
  /** Fills in what the story does not tell: the pulse of that day, the sodium of that sample. */
  readonly random: Random;
  readonly resources: Resource[];
  readonly counts: Map<string, number>;
};

/** Puts a resource in the chart under the next free slug of its type, `<chart>-<number>`, or the one given. */
export function addToChart<R extends Resource>(chart: Chart, draft: R, slug?: string): Reference {
  const type = draft.resourceType;
  const count = (chart.counts.get(type) ?? 0) + 1;
  chart.counts.set(type, count);
  const name = slug ?? `${chart.slug}-${count}`;
  const id = resourceId(type, name);
  chart.resources.push(Object.assign({ resourceType: type, id }, draft));
  return { reference: `${type}/${id}`, type };
}
