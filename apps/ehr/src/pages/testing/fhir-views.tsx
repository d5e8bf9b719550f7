import type { ReactElement } from 'react';
import { FhirPage, type FhirView } from '../fhir-page.tsx';
import type { Frame } from '../page-frame.tsx';

/** Pages of the FHIR API in which everything that a record or a request can say is hostile. */
export function fhirPages(frame: Frame, hostileName: string): Record<string, ReactElement> {
  const fhirView: FhirView = {
    frame,
    basePath: '/fhir',
    path: `Patient/${hostileName}`,
    address: `http://localhost/fhir/${hostileName}`,
    jsonHref: '/fhir/Patient?_format=json',
    resourceType: 'Patient',
    meta: { versionId: hostileName, lastUpdated: hostileName },
    types: ['Patient'],
    json: ['{ ', { key: hostileName }, ': ', { href: '/fhir/Patient/1', text: hostileName }, ' }'],
  };

  const fhirBundle: FhirView = {
    ...fhirView,
    path: 'Patient',
    search: {
      type: 'Patient',
      action: '/fhir/Patient',
      fields: [
        { name: hostileName, kind: '', value: hostileName },
        { name: 'name', kind: 'string', value: '' },
      ],
      hidden: [['_format', hostileName]],
    },
    bundle: {
      total: 7,
      shown: 2,
      notes: [hostileName],
      links: [
        { relation: 'next', href: '/fhir/Patient?_cursor=1' },
        { relation: hostileName, href: '/fhir/Patient?_cursor=2' },
      ],
      entries: [
        {
          name: hostileName,
          href: '/fhir/Patient/1',
          version: hostileName,
          words: hostileName,
          about: [hostileName],
          when: '2025-06-01',
        },
        { name: 'Patient/2', href: '/fhir/Patient/2', about: [] },
      ],
    },
  };

  return {
    'FHIR resource': <FhirPage {...fhirView} />,
    'FHIR bundle': <FhirPage {...fhirBundle} />,
    'FHIR problem': <FhirPage {...fhirView} problem={{ status: 401, sentences: [hostileName] }} />,
  };
}
