import { expect } from '@playwright/test';
import { workerToken } from '../backend.ts';
import {
  asking,
  everything,
  exported,
  ids,
  kickOff,
  lines,
  type Manifest,
  outcomeOf,
  postKickOff,
} from '../bulk-export.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

const levels = ['', 'Patient/', 'Group/diabetes-registry/'];
type BallotManifest = Omit<Manifest, 'request' | 'error'> & { manifestType: string; outcome: { url: string }[] };

verifies('bulk:v4', 'the same resources as $export, at each level; what names them is as the ballot says', async () => {
  const token = await workerToken();
  const asked = [
    { name: '_type', valueString: 'Patient' },
    { name: '_type', valueString: 'Condition' },
  ];
  for (const level of levels) {
    const { manifest: before } = await exported(`${level}$export?_type=Patient,Condition`, token);
    const answer = await exported(`${level}$export-v4`, token, () => postKickOff(`${level}$export-v4`, token, asked));
    const manifest = answer.manifest as unknown as BallotManifest;
    expect(Object.keys(manifest).sort()).toEqual([
      ...['deleted', 'manifestType', 'outcome', 'output', 'outputFormat', 'requiresAccessToken', 'transactionTime'],
    ]);
    expect(manifest.manifestType).toBe('http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest');
    expect(ids(await everything(answer.manifest, token)).sort()).toEqual(ids(await everything(before, token)).sort());
  }
});

verifies('bulk:v4', 'what was leniently left out is told in a file of outcome', async () => {
  const token = await workerToken();
  const { manifest } = await exported('$export-v4', token, () =>
    fetch(`${fhirBase}/$export-v4`, {
      method: 'POST',
      headers: {
        ...asking,
        prefer: 'respond-async, handling=lenient',
        authorization: `Bearer ${token}`,
        'content-type': 'application/fhir+json',
      },
      body: JSON.stringify({
        resourceType: 'Parameters',
        parameter: [
          { name: '_type', valueString: 'Group' },
          { name: 'x-unknown', valueString: '1' },
        ],
      }),
    }),
  );
  const [file] = (manifest as unknown as BallotManifest).outcome;
  expect(JSON.stringify(await lines(file?.url ?? '', token))).toContain('x-unknown');
});

verifies('bulk:v4-refused', 'GET, at each level: 405 with Allow and an outcome', async () => {
  const token = await workerToken();
  for (const level of levels) {
    const response = await kickOff(`${level}$export-v4`, token);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(await outcomeOf(response)).toContain('GET is not possible here');
  }
});

verifies('bulk:v4-refused', 'what is no Parameters of single values: 400 with an outcome', async () => {
  const token = await workerToken();
  const refused = async (response: Response) => {
    expect(response.status).toBe(400);
    return outcomeOf(response);
  };
  const post = (path: string, parameter: object[] = []) => postKickOff(path, token, parameter);
  expect(await refused(await post('$export-v4?_type=Patient'))).toContain('in the body alone');
  const list = [{ name: '_type', valueString: 'Patient,Condition' }];
  expect(await refused(await post('$export-v4', list))).toContain('once for each value');
  const code = [{ name: 'includeAssociatedData', valueCode: 'LatestProvenanceResources' }];
  expect(await refused(await post('Patient/$export-v4', code))).toContain('valueCoding');
  const nothing = await fetch(`${fhirBase}/$export-v4`, {
    method: 'POST',
    headers: { ...asking, authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
  });
  expect(await refused(nothing)).toContain('Parameters');
  expect((await fhirGet('$export-v5', token)).status).toBe(404);
});
