import type { Patient } from '@smart-ehr/fhir';
import type { Sql, SqlValue } from '@smart-ehr/prisma';
import { paramOf } from '../fhir/search-parameters.ts';
import { referenceTarget } from '../fhir/values/reference-values.ts';
import { fold } from '../fhir/values/string-values.ts';

/** The patients of a practitioner: those who name her as their general practitioner. */
export type PanelStore = ReturnType<typeof createPanelStore>;

type Page = { search: string; offset: number; count: number };

const ofPanel = `from resource_version v
  join reference_index panel on panel.resource_key = v.key and panel.param = ? and panel.target_type = ? and panel.target = ?
  where v.type = 'Patient' and v.to_seq is null and v.deleted = 0`;

/** Every word must begin some part of the name. */
const namedLike = `exists (select 1 from string_index n where n.resource_key = v.key and n.param = ?
  and n.folded >= ? and n.folded < ?)`;

export function createPanelStore(sql: Sql) {
  const generalPractitioner = paramOf('Patient', 'general-practitioner');
  const name = paramOf('Patient', 'name');
  const family = paramOf('Patient', 'family');
  const given = paramOf('Patient', 'given');

  return {
    /** One page of the panel, by family and given name, and how many there are in all. */
    async patients(panelOf: string, { search, offset, count }: Page): Promise<{ patients: Patient[]; total: number }> {
      const words = fold(search).split(' ').filter(Boolean);
      const where = [ofPanel, ...words.map(() => namedLike)].join(' and ');
      const wordValues = words.flatMap(word => [name, word, `${word}\u{10ffff}`]);
      const values: SqlValue[] = [...panelValues(generalPractitioner, panelOf), ...wordValues];
      const counted = await sql.readFirst<{ total: number }>(`select count(*) as total ${where}`, ...values);
      const rows = await sql.read<{ body: string }>(
        `select v.body ${where} order by (select min(f.folded) from string_index f
         where f.resource_key = v.key and f.param = ?), (select min(f.folded) from string_index f
         where f.resource_key = v.key and f.param = ?), v.id limit ? offset ?`,
        ...values,
        family,
        given,
        count,
        offset,
      );
      return { patients: rows.map(({ body }) => JSON.parse(body) as Patient), total: Number(counted?.total ?? 0) };
    },

    async holds(panelOf: string, patientId: string): Promise<boolean> {
      const values = [...panelValues(generalPractitioner, panelOf), patientId];
      return (await sql.readFirst(`select v.id ${ofPanel} and v.id = ?`, ...values)) !== undefined;
    },
  };
}

function panelValues(param: number, panelOf: string): SqlValue[] {
  const { targetType, target } = referenceTarget(panelOf) ?? { targetType: '', target: '' };
  return [param, targetType, target];
}
