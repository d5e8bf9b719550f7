import type { Group } from '@smart-ehr/fhir';
import type { Sql } from '@smart-ehr/prisma';
import { memberSql } from './export-reach-sql.ts';
import type { GroupMembers, MembersOfGroup } from './export-rows-sql.ts';
import { sql as build, type Fragment, listOf, raw } from './resource-search/fragment.ts';
import { heldAt, keyOfType } from './resource-search/reach.ts';

export type ExportPatientStore = ReturnType<typeof createExportPatientStore>;

/** Whose records an export is about. */
export function createExportPatientStore(sql: Sql) {
  return {
    /** Who is in a Group as of a commit; undefined when there was no such Group. */
    async membersAsOf(groupId: string, seq: number): Promise<MembersOfGroup | undefined> {
      const { text, values } = build`select v.key, v.body from resource_version v
        where v.type = 'Group' and v.id = ${groupId} and ${heldAt('v', seq)} and v.deleted = 0`;
      const row = await sql.readFirst<{ key: number; body: string }>(text, ...values);
      return row && { key: row.key, inactive: inactiveMembers(JSON.parse(row.body) as Group) };
    },

    /** Whether an id is one of these, as one value: a thousand of them would be slow to compile, again and again. */
    among(ids: readonly string[]): (id: Fragment) => Fragment {
      const list = JSON.stringify(ids);
      return sql.dialect === 'sqlite'
        ? id => build`(${id} in (select value from json_each(${list})))`
        : id => build`(${id} = any(array(select json_array_elements_text(${list}::json))))`;
    },

    /** Those of the ids that name no patient of now; of members of the Group, if one is meant. */
    async unknown(ids: readonly string[], group?: GroupMembers): Promise<string[]> {
      const member = group ? memberSql(group, raw('p.id')) : raw('1 = 1');
      const { text, values } = build`select p.id from resource_version p
        where p.type = 'Patient' and p.id in ${listOf(ids)} and p.to_seq is null and p.deleted = 0 and ${member}`;
      const known = new Set((await sql.read<{ id: string }>(text, ...values)).map(({ id }) => id));
      return ids.filter(id => !known.has(id));
    },

    /** Whether there was any patient as of a commit, in the Group if one is meant. */
    async hasPatients(seq: number, group?: GroupMembers): Promise<boolean> {
      const member = group ? memberSql(group, raw('p.id')) : raw('1 = 1');
      const { text, values } = build`select p.key from resource_version p
        where ${keyOfType('p.key', 'Patient')} and ${heldAt('p', seq)} and p.deleted = 0 and ${member} limit 1`;
      return (await sql.readFirst(text, ...values)) !== undefined;
    },
  };
}

/** "A flag to indicate that the member is no longer in the group". https://hl7.org/fhir/R4/group-definitions.html#Group.member.inactive */
function inactiveMembers({ member = [] }: Group): string[] {
  return member.flatMap(({ inactive, entity }) => (inactive ? (entity.reference?.replace('Patient/', '') ?? []) : []));
}
