import { parseScopes } from '@smart-ehr/oauth-core';
import type { Access } from './access.ts';
import { current } from './front-doors.ts';
import type { User } from './stores/users.ts';

/**
 * What a person may read herself, on the EHR's own pages and screens: as if she had given it to an app that asks right
 * now. So one function decides (fhir/permitted.ts), from her role, her panel and her records.
 */
export function accessOfPerson(user: User, scope: string, patientId?: string): Access {
  const { username, role, panelOf, records } = user;
  return {
    grantId: '',
    clientId: '',
    door: current.name,
    scopes: parseScopes(scope),
    user: { username, role, recordIds: records.map(record => record.patientId), ...(panelOf ? { panelOf } : {}) },
    expiresAtMs: 0,
    ...(patientId === undefined ? {} : { patientId }),
  };
}
