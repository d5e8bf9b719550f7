import { operationOutcome } from '@smart-ehr/fhir';
import type { Access } from '../../access.ts';
import type { FhirServer } from '../fhir-server.ts';
import { permitted } from '../permitted.ts';
import { bodyText } from '../search/bundle.ts';
import type { Written } from './commit.ts';
import type { Operation } from './operation.ts';
import type { Preference } from './preference.ts';

/** What is said of a write, by the headers of a response or as an entry of a Bundle. */
export type WriteAnswer = {
  status: 200 | 201 | 204;
  location?: string;
  etag?: string;
  lastUpdated?: string;
  /** The resource or the outcome, as was asked for. */
  resource?: string;
  outcome?: string;
};

const sentences: Record<Written['outcome'], string> = {
  created: 'was created',
  updated: 'was updated',
  deleted: 'was deleted',
  absent: 'is not there; nothing was to be deleted',
  existing: 'meets the condition already; nothing was created',
};

/** https://hl7.org/fhir/R4/http.html#create and the interactions that follow there. */
export async function answerOf(
  fhir: FhirServer,
  access: Access,
  operation: Pick<Operation, 'kind'>,
  written: Written,
  { base, preference }: { base: string; preference: Preference },
): Promise<WriteAnswer> {
  const { type, id, version, lastUpdated, outcome, stored } = written;
  const told = preference === 'OperationOutcome' && {
    outcome: JSON.stringify(
      operationOutcome({
        severity: 'information',
        code: 'informational',
        diagnostics: `${type}/${id} ${sentences[outcome]}.`,
      }),
    ),
  };
  const etag = version > 0 && { etag: `W/"${version}"` };
  if (!stored) return { status: told ? 200 : 204, ...etag, ...told };
  const shown = preference === 'representation' ? await shownBody(fhir, access, operation, written, base) : undefined;
  return {
    status: outcome === 'created' ? 201 : 200,
    location: `${base}/${type}/${id}/_history/${version}`,
    lastUpdated,
    ...etag,
    ...told,
    ...(shown !== undefined && { resource: shown }),
  };
}

/** Who patches knows only the patch: the whole is for those who may read it. */
async function shownBody(
  fhir: FhirServer,
  access: Access,
  { kind }: Pick<Operation, 'kind'>,
  { type, id, version, stored }: Written,
  base: string,
): Promise<string | undefined> {
  if (kind !== 'patch') return stored && bodyText(stored, base);
  const { filter } = permitted(access, type, 'read', id);
  const found = filter && (await fhir.search.find(filter, id));
  return found?.version === version ? bodyText(found, base) : undefined;
}
