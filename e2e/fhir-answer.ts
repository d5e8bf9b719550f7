import { expect } from '@playwright/test';

export type Bundle = {
  resourceType: string;
  type: string;
  total?: number;
  link: { relation: string; url: string }[];
  entry?: {
    fullUrl: string;
    resource: Found;
    search?: { mode: string };
    request?: { method: string; url: string };
    response?: { status: string; etag: string };
  }[];
};
export type Found = {
  resourceType: string;
  id: string;
  subject?: { reference: string };
  meta?: { tag?: { code: string }[] };
  [element: string]: unknown;
};

export const bundleOf = async (response: Response) => (await response.json()) as Bundle;

/** Type/id of what was found, without what came along. */
export const matchesOf = ({ entry = [] }: Bundle): string[] =>
  entry.flatMap(({ resource, search }) => (search?.mode === 'match' ? `${resource.resourceType}/${resource.id}` : []));

/** What the answer says of itself, in one text. */
export const saysOf = ({ entry = [] }: Bundle): string =>
  JSON.stringify(entry.filter(({ search }) => search?.mode === 'outcome').map(({ resource }) => resource));

export const nextOf = ({ link }: Bundle): string | undefined => link.find(({ relation }) => relation === 'next')?.url;

/** A refusal as FHIR has it; gives its sentence. */
export async function expectOutcome(response: Response, status: number): Promise<string> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/fhir+json');
  const outcome = (await response.json()) as { resourceType: string; issue: { diagnostics: string }[] };
  expect(outcome.resourceType).toBe('OperationOutcome');
  return outcome.issue[0]?.diagnostics ?? '';
}
