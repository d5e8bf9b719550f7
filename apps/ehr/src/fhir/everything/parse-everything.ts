import { date, instant, pageSize } from '../http/parameter-values.ts';
import { takeParameters } from '../http/take-parameters.ts';
import { type PageCursor, readCursor } from '../search/page-cursor.ts';

/** What is asked of a record; `used` is what the self link says. https://hl7.org/fhir/R4/operation-patient-everything.html */
export type EverythingRequest = {
  count: number;
  /** Without it, all. */
  types?: ReadonlySet<string>;
  /** Changed at or after this instant. */
  since?: string;
  /** When the care was given, of any precision. */
  start?: string;
  end?: string;
  cursor?: PageCursor;
  used: [name: string, value: string][];
};

const limits = { usual: 500, most: 1000 };

export function parseEverything(
  parameters: Iterable<[string, string]>,
  { strict }: { strict: boolean },
): EverythingRequest {
  const asked: Omit<EverythingRequest, 'used'> = { count: limits.usual };
  const used = takeParameters(parameters, strict, {
    _count: value => {
      asked.count = pageSize(value, limits.most);
    },
    _type: value => {
      asked.types = new Set([...(asked.types ?? []), ...value.split(',').map(type => type.trim())]);
    },
    _since: value => {
      asked.since = instant('_since', value);
    },
    start: value => {
      asked.start = date('start', value);
    },
    end: value => {
      asked.end = date('end', value);
    },
    _cursor: value => {
      asked.cursor = readCursor(value);
    },
  });
  return { ...asked, used };
}
