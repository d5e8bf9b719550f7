import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExportWish } from '../export-wish.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

const everything: ExportWish = {
  level: 'system',
  types: ['Patient', 'Condition'],
  since: '2026-01-01T00:00:00Z',
  until: '2026-02-01T00:00:00Z',
  elements: ['id', 'Patient.name'],
  typeFilters: ['Condition?code=http://snomed.info/sct|44054006', 'Condition?onset-date=ge2020&code=a,b'],
  include: ['LatestProvenanceResources'],
  organizeBy: 'Patient',
  partialManifests: true,
};

it('what is wished goes into the query, each filter for itself', async () => {
  await trial.run(everything);
  const [{ query } = { query: new URLSearchParams() }] = trial.server.sentTo('/fhir/$export');
  expect([...query]).toEqual([
    ['_outputFormat', 'application/fhir+ndjson'],
    ['_type', 'Patient,Condition'],
    ['_since', '2026-01-01T00:00:00Z'],
    ['_until', '2026-02-01T00:00:00Z'],
    ['_elements', 'id,Patient.name'],
    ['_typeFilter', 'Condition?code=http://snomed.info/sct|44054006'],
    ['_typeFilter', 'Condition?onset-date=ge2020&code=a,b'],
    ['includeAssociatedData', 'LatestProvenanceResources'],
    ['organizeOutputBy', 'Patient'],
    ['allowPartialManifests', 'true'],
  ]);
});

it('patients can be sent by POST alone, and then everything is in the body', async () => {
  trial.says('POST /fhir/Group/g1/$export', {
    status: 202,
    headers: { 'Content-Location': `${trial.server.origin}/jobs/1` },
  });
  const { types: _types, ...others } = everything;
  await trial.run({ ...others, level: 'group', group: 'g1', patients: ['a', 'b'] });
  const [{ body, headers, query } = { body: '{}', headers: {}, query: new URLSearchParams() }] = trial.server.sentTo(
    '/fhir/Group/g1/$export',
    'POST',
  );
  expect([...query]).toEqual([]);
  expect(headers).toMatchObject({
    'content-type': 'application/fhir+json',
    accept: 'application/fhir+json',
    prefer: 'respond-async',
  });
  expect(JSON.parse(body)).toEqual({
    resourceType: 'Parameters',
    parameter: [
      { name: '_outputFormat', valueString: 'application/fhir+ndjson' },
      { name: '_since', valueInstant: '2026-01-01T00:00:00Z' },
      { name: '_until', valueInstant: '2026-02-01T00:00:00Z' },
      { name: '_elements', valueString: 'id,Patient.name' },
      ...(everything.typeFilters ?? []).map(valueString => ({ name: '_typeFilter', valueString })),
      { name: 'includeAssociatedData', valueCode: 'LatestProvenanceResources' },
      { name: 'organizeOutputBy', valueString: 'Patient' },
      { name: 'allowPartialManifests', valueBoolean: true },
      { name: 'patient', valueReference: { reference: 'Patient/a' } },
      { name: 'patient', valueReference: { reference: 'Patient/b' } },
    ],
  });
});
