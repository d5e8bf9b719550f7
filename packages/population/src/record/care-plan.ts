import type { CarePlan, CareTeam, Goal, Reference } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { inRole, nurseOf, roleOf, type StaffName, staff } from '../clinic/staff.ts';
import { concept, hl7, snomed, usCore } from '../codes/code.ts';
import { profiled } from './profiles.ts';
import { record, type Visit } from './visit.ts';

export type Aim = { text: string; due: Day; status?: 'active' | 'completed' | 'cancelled'; addresses?: Reference };

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-goal.html */
export function setGoal(
  visit: Visit,
  { text, due, status = running(visit, 'active', 'cancelled'), addresses }: Aim,
): Reference {
  const achieved = status === 'completed';
  const goal: Goal = {
    resourceType: 'Goal',
    meta: profiled('goal'),
    lifecycleStatus: status,
    achievementStatus: concept(
      achieved
        ? hl7('goal-achievement', 'achieved', 'Achieved')
        : hl7('goal-achievement', 'in-progress', 'In Progress'),
    ),
    description: { text },
    subject: visit.chart.patient,
    startDate: visit.day,
    target: [{ dueDate: due }],
    ...(addresses === undefined ? {} : { addresses: [addresses] }),
  };
  return { ...record(visit, goal), display: text };
}

/**
 * The people who look after the patient: physician, nurse, whoever else is named, and the patient.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-careteam.html
 */
export function formCareTeam(
  visit: Visit,
  others: readonly StaffName[] = [],
  family: readonly Reference[] = [],
): Reference {
  const { patient, physician } = visit.chart;
  const specialists = others.filter(other => other !== physician);
  const team: CareTeam = {
    resourceType: 'CareTeam',
    meta: profiled('careteam'),
    status: running(visit, 'active', 'inactive'),
    name: `Care team of ${patient.display}`,
    subject: patient,
    period: periodFrom(visit),
    participant: [
      ...[physician, nurseOf(physician)].map(name => ({ role: [concept(roleOf(name))], member: staff(name) })),
      ...specialists.map(name => ({ role: [concept(roleOf(name))], member: inRole(name) })),
      { role: [concept(snomed('116154003', 'Patient'))], member: patient },
      ...family.map(member => ({ role: [concept(snomed('133932002', 'Caregiver'))], member })),
    ],
    managingOrganization: [organization('lakeside-clinic')],
  };
  return record(visit, team);
}

export type Plan = {
  title: string;
  addresses: Reference[];
  goals: Reference[];
  team: Reference;
  /** What the patient and the clinic agreed to do, a sentence each. */
  activities: string[];
  ended?: Day;
};

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-careplan.html */
export function planCare(
  visit: Visit,
  { title, addresses, goals, team, activities, ended = visit.chart.died }: Plan,
): Reference {
  const plan: CarePlan = {
    resourceType: 'CarePlan',
    meta: profiled('careplan'),
    text: { status: 'generated', div: narrative(title, activities) },
    status: ended === undefined ? 'active' : 'completed',
    intent: 'plan',
    category: [concept(usCore('careplan-category', 'assess-plan', 'Assessment and Plan of Treatment'))],
    title,
    subject: visit.chart.patient,
    encounter: visit.encounter,
    period: periodFrom(visit, ended),
    created: visit.start,
    author: staff(visit.clinician),
    careTeam: [team],
    addresses,
    goal: goals,
    activity: activities.map(description => ({
      detail: { status: ended === undefined ? ('in-progress' as const) : ('completed' as const), description },
    })),
  };
  return record(visit, plan);
}

/** What goes on until the patient's death says so by another word afterwards. */
function running<Status>(visit: Visit, alive: Status, dead: Status): Status {
  return visit.chart.died === undefined ? alive : dead;
}

function periodFrom({ day, chart }: Visit, ended = chart.died) {
  return ended === undefined ? { start: day } : { start: day, end: ended };
}

function narrative(title: string, activities: string[]): string {
  const items = activities.map(activity => `<li>${escapeXml(activity)}</li>`).join('');
  return `<div xmlns="http://www.w3.org/1999/xhtml"><p>${escapeXml(title)}</p><ul>${items}</ul></div>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
