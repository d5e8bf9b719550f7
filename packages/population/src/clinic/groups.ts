import type { Group, Resource } from '@smart-ehr/fhir';
import { concept, loinc } from '../codes/code.ts';
import { problems } from '../codes/problems.ts';
import { organization } from './organizations.ts';

type GroupOfPatients = Pick<Group, 'id' | 'name' | 'characteristic'> & { members: string[] };

/**
 * The groups of patients that bulk exports are made of. Their ids are names, for people type them into URLs.
 * https://hl7.org/fhir/uv/bulkdata/STU2/group.html
 */
export function createGroups() {
  const everybody: GroupOfPatients = { id: 'all-patients', name: 'All patients of the clinic', members: [] };
  const { diabetes } = problems;
  const registry: GroupOfPatients = {
    id: 'diabetes-registry',
    name: 'Diabetes registry: patients with type 2 diabetes',
    characteristic: [
      {
        code: concept(loinc('29308-4', 'Diagnosis')),
        valueCodeableConcept: { ...concept(diabetes.snomed), text: diabetes.name },
        exclude: false,
      },
    ],
    members: [],
  };
  const nobody: GroupOfPatients = { id: 'empty', name: 'A group without members', members: [] };

  return {
    /** The same resources; the groups take up who is in them. */
    *joinedBy(chart: Iterable<Resource>): Generator<Resource, void, undefined> {
      for (const resource of chart) {
        if (resource.resourceType === 'Patient') everybody.members.push(`Patient/${resource.id}`);
        if (resource.resourceType === 'Condition' && isProblem(resource, diabetes.snomed.code)) {
          registry.members.push(resource.subject.reference ?? '');
        }
        yield resource;
      }
    },
    all: (): Group[] => [everybody, registry, nobody].map(groupOf),
  };
}

/** The problem itself, not the visits for it: each patient has it once. */
function isProblem({ category, code }: Extract<Resource, { resourceType: 'Condition' }>, snomed: string): boolean {
  return category?.[0]?.coding?.[0]?.code === 'problem-list-item' && code?.coding?.[0]?.code === snomed;
}

function groupOf({ members, ...group }: GroupOfPatients): Group {
  return {
    resourceType: 'Group',
    ...group,
    active: true,
    type: 'person',
    actual: true,
    quantity: members.length,
    managingEntity: organization('lakeside-clinic'),
    ...(members.length > 0 && { member: members.map(reference => ({ entity: { reference, type: 'Patient' } })) }),
  };
}
