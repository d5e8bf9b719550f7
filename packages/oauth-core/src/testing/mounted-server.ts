/** For tests: a server for standalone launch with public and confidential clients. */
import type { MountedServer } from '../server/mounted-server.ts';

export const mountedServer: MountedServer = {
  issuer: 'https://ehr.example',
  endpoints: {
    authorization: 'https://ehr.example/authorize',
    token: 'https://ehr.example/token',
    jwks: 'https://ehr.example/jwks',
    revocation: 'https://ehr.example/revoke',
  },
  authorizePost: true,
  grantTypes: ['authorization_code', 'refresh_token'],
  authMethods: ['none', 'client_secret_basic', 'client_secret_post'],
  scopes: ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.rs', 'patient/*.read'],
  launches: { standalone: ['patient'] },
  contextBanner: true,
  contextStyle: false,
  prompts: ['none', 'login'],
};
