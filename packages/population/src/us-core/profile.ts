/** A profile of US Core, reduced to what can be checked by table. */
export type Profile = {
  readonly type: string;
  /** The profile that a resource of this one follows as well. */
  readonly base: string | undefined;
  readonly elements: readonly Element[];
};

export type Element = {
  /** The element within the resource, as the snapshot has it: `component:systolic.value[x].code`. */
  readonly id: string;
  readonly min: number;
  readonly max: number;
  /** `must`: must support. `uscdi`: an additional requirement of USCDI. */
  readonly support: 'must' | 'uscdi' | undefined;
  readonly rules: Rules;
  /** The paths within a slice that tell it from others. */
  readonly slice: readonly string[] | undefined;
};

export type Rules = {
  /** The value itself. */
  readonly fixed?: unknown;
  /** The value has at least this. */
  readonly pattern?: unknown;
  /** Required binding: one of these codes, `system|code`. */
  readonly codes?: readonly string[];
  /** The types that a reference leads to. */
  readonly targets?: readonly string[];
  /** The URL of an extension. */
  readonly url?: string;
};

/**
 * Reads a table of profiles.generated.ts: in the first line the type and the profile it builds on, then an element in
 * each line: `component:systolic.code 1..1 S pattern={…}`.
 */
export function parseProfile(table: string, valueSets: Readonly<Record<string, string>>): Profile {
  const [head = '', ...lines] = table.trim().split('\n');
  const [type = '', base] = head.split(' ');
  return { type, base, elements: lines.map(line => parseElement(line, valueSets)) };
}

function parseElement(line: string, valueSets: Readonly<Record<string, string>>): Element {
  const [id = '', range = '', ...words] = line.split(' ');
  const [min = '', max = ''] = range.split('..');
  const found = new Map(words.map(word => [word.split('=')[0], word.slice(word.indexOf('=') + 1)]));
  const list = (name: string) => found.get(name)?.split(',');
  const json = (name: string) => (found.has(name) ? { [name]: JSON.parse(found.get(name) ?? '') } : {});
  const valueSet = found.get('codes');
  return {
    id,
    min: Number(min),
    max: max === '*' ? Number.POSITIVE_INFINITY : Number(max),
    support: found.has('S') ? 'must' : found.has('U') ? 'uscdi' : undefined,
    slice: list('slice'),
    rules: {
      ...json('fixed'),
      ...json('pattern'),
      ...(valueSet !== undefined && { codes: codesIn(valueSets[valueSet] ?? '') }),
      ...(found.has('targets') && { targets: list('targets') ?? [] }),
      ...(found.has('url') && { url: found.get('url') ?? '' }),
    },
  };
}

/** `system code code …`, a system in each line. */
function codesIn(valueSet: string): string[] {
  return valueSet.split('\n').flatMap(line => {
    const [system, ...codes] = line.trim().split(' ');
    return codes.map(code => `${system}|${code}`);
  });
}
