import type { Access } from '../access.ts';
import { type ExportedType, type ExportLevel, exportedTypes, missingScope } from './exported-types.ts';
import { invalid, type Leniency } from './leniency.ts';
import type { KickOff } from './parse-kick-off.ts';

/**
 * The types of an export: those that were asked for and permitted, with what the kick-off asks of each. Provenance that
 * goes with other resources (`includeAssociatedData`) is one more. https://hl7.org/fhir/uv/bulkdata/en/export.html#processing-model
 */
export function typesOfExport(
  access: Access,
  level: ExportLevel,
  { types, typeFilters, associatedProvenance }: KickOff,
  { note }: Leniency,
): ExportedType[] {
  const asked = types && associatedProvenance ? [...new Set([...types, 'Provenance' as const])] : types;
  const permitted = exportedTypes(access, level, asked);
  const isThere = (type: string) => permitted.some(exported => exported.type === type);
  if (associatedProvenance && !isThere('Provenance')) throw missingScope('Provenance');
  for (const type of typeFilters.keys()) {
    if (!isThere(type)) note(`The _typeFilter of ${type} has nothing to filter: the export holds no ${type}.`);
  }
  const exported = permitted.flatMap((one): ExportedType[] => {
    const queries = typeFilters.get(one.type);
    if (queries?.length === 0) return [];
    return [{ ...one, ...(queries && { queries }) }];
  });
  if (exported.length === 0) throw invalid('_typeFilter', 'Without these queries, no type is left to export.');
  return exported;
}
