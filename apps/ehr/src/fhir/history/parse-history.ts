import { instant, pageSize } from '../http/parameter-values.ts';
import { takeParameters } from '../http/take-parameters.ts';
import { changedCursor } from '../search/page-cursor.ts';

/** A history as it was understood; `used` is what its self link says. https://hl7.org/fhir/R4/http.html#history */
export type HistoryRequest = {
  count: number;
  since?: string;
  /** The key of the last version of the page before. */
  before?: number;
  used: [name: string, value: string][];
};

const limits = { usual: 100, most: 1000 };

export function parseHistory(parameters: Iterable<[string, string]>, { strict }: { strict: boolean }): HistoryRequest {
  const asked: Omit<HistoryRequest, 'used'> = { count: limits.usual };
  const used = takeParameters(parameters, strict, {
    _count: value => {
      asked.count = pageSize(value, limits.most);
    },
    _since: value => {
      asked.since = instant('_since', value);
    },
    _cursor: value => {
      if (!/^\d{1,15}$/.test(value)) throw changedCursor();
      asked.before = Number(value);
    },
  });
  return { ...asked, used };
}
