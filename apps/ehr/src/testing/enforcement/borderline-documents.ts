/** Of documents and what tells of others: whose they are hangs on what they refer to. */
import type { Binary, Provenance, Reference, Resource } from '@smart-ehr/fhir';
import { category, coded, elsewhere, harold, okafor, to, william } from './borderline-references.ts';

function provenance(id: string, targets: string[], who = okafor): Provenance {
  return {
    resourceType: 'Provenance',
    id,
    target: targets.map(to),
    recorded: '2024-05-01T00:00:00Z',
    agent: [{ who }],
  };
}

function binary(id: string, context?: Reference): Binary {
  return {
    resourceType: 'Binary',
    id,
    contentType: 'text/plain',
    data: 'YQ==',
    ...(context && { securityContext: context }),
  };
}

const date = '2024-05-01T00:00:00Z';
const attachments = (...urls: string[]) => urls.map(url => ({ attachment: { contentType: 'text/plain', url } }));

export const documents: Resource[] = [
  {
    resourceType: 'DocumentReference',
    date,
    id: 'william-doc',
    status: 'current',
    category: category('clinical-note', 'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category'),
    subject: william,
    content: attachments(
      'Binary/shown-to-william',
      'Binary/harold-own',
      'https://elsewhere.example/fhir/Binary/shown-elsewhere',
    ),
  },
  {
    resourceType: 'DocumentReference',
    date,
    id: 'harold-doc-by-william',
    status: 'current',
    subject: harold,
    author: [william],
    content: attachments('Binary/shown-by-harold-to-william'),
  },
  {
    resourceType: 'DocumentReference',
    date,
    id: 'harold-doc',
    status: 'current',
    subject: harold,
    content: attachments('Binary/shown-to-harold'),
  },
  {
    resourceType: 'DocumentReference',
    date,
    id: 'nobody-doc',
    status: 'current',
    content: attachments('Binary/shown-to-nobody'),
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'william-report',
    status: 'final',
    code: coded('58410-2', 'http://loinc.org'),
    category: category('LAB', 'http://terminology.hl7.org/CodeSystem/v2-0074'),
    subject: william,
    presentedForm: [{ contentType: 'text/plain', url: 'Binary/shown-by-report' }],
  },
  binary('shown-to-william'),
  binary('shown-by-harold-to-william'),
  binary('shown-to-harold'),
  binary('shown-to-nobody'),
  binary('shown-by-report'),
  binary('shown-elsewhere'),
  binary('shown-nowhere'),
  binary('william-own', william),
  binary('harold-own', harold),
  binary('of-william-doc', to('DocumentReference/william-doc')),
  binary('of-harold-doc', to('DocumentReference/harold-doc')),
  binary('of-william-observation', to('Observation/william-by-harold')),
  binary('of-practitioner', okafor),
  binary('of-group', to('Group/only-william')),
  binary('of-elsewhere', to(elsewhere)),
];

export const provenances: Resource[] = [
  provenance('william-laboratory', ['Observation/william-by-harold']),
  provenance('william-laboratory-once', ['Observation/william-by-harold/_history/1']),
  provenance('william-himself', [william.reference ?? '']),
  provenance('harold-by-william', ['Condition/harold-by-okafor'], william),
  provenance('harold-and-william', ['Condition/harold-by-okafor', 'Device/william-watch']),
  provenance('william-watch', ['Device/william-watch']),
  provenance('william-binary', ['Binary/william-own']),
  provenance('william-document', ['DocumentReference/william-doc']),
  provenance('nobody-clinic', [okafor.reference ?? '']),
  provenance('nobody-group', ['Group/only-william']),
  provenance('nobody-elsewhere', [elsewhere]),
];
