import type { SearchForm } from '../../pages/fhir-search-form.tsx';
import { isHeldType } from '../resource-types.ts';
import { searchParametersOf } from '../search-parameters.ts';

/** Answered by other means than a field of its own. */
const kept = ['_format', '_cursor'];

/** The search parameters of the type that a path names, each with what was asked; undefined for every other path. */
export function searchFormOf(
  path: string,
  basePath: string,
  asked: readonly [name: string, value: string][],
): SearchForm | undefined {
  const [type = '', ...more] = path.split('/').filter(part => part !== '');
  if (!isHeldType(type) || more.length > 0) return undefined;
  const offered = [
    { name: '_id', kind: 'token' },
    { name: '_lastUpdated', kind: 'date' },
    ...searchParametersOf(type).map(({ code, kind }) => ({ name: code, kind })),
    { name: '_sort', kind: '' },
    { name: '_count', kind: '' },
  ];
  const others = asked.filter(([name]) => !kept.includes(name) && !offered.some(one => one.name === name));
  const fields = [
    ...others.map(([name, value]) => ({ name, kind: '', value })),
    ...offered.flatMap(({ name, kind }) => {
      const values = asked.flatMap(([one, value]) => (one === name ? value : []));
      return (values.length > 0 ? values : ['']).map(value => ({ name, kind, value }));
    }),
  ];
  const hidden = asked.filter(([name]) => name === '_format');
  return { type, action: `${basePath}/${type}`, fields, hidden };
}
