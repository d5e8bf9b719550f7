/**
 * The capabilities of a SMART configuration, each derived from what is mounted.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#capabilities
 */
import { parseScope } from '../parse-scope.ts';
import type { MountedServer } from './mounted-server.ts';

export function smartCapabilities(server: MountedServer): string[] {
  const { launches, authMethods, scopes } = server;
  const resources = scopes.map(parseScope).filter(scope => scope?.kind === 'resource');
  const secret = authMethods.includes('client_secret_basic') || authMethods.includes('client_secret_post');
  const facts: Record<string, boolean | undefined> = {
    'launch-ehr': launches.ehr !== undefined,
    'launch-standalone': launches.standalone !== undefined,
    'authorize-post': server.authorizePost,
    'client-public': authMethods.includes('none'),
    'client-confidential-symmetric': secret,
    'client-confidential-asymmetric': authMethods.includes('private_key_jwt'),
    'sso-openid-connect': scopes.includes('openid') && scopes.includes('fhirUser'),
    'context-banner': server.contextBanner,
    'context-style': server.contextStyle,
    'context-ehr-patient': launches.ehr?.includes('patient'),
    'context-ehr-encounter': launches.ehr?.includes('encounter'),
    'context-standalone-patient': launches.standalone?.includes('patient'),
    'context-standalone-encounter': launches.standalone?.includes('encounter'),
    'permission-offline': scopes.includes('offline_access'),
    'permission-online': scopes.includes('online_access'),
    'permission-patient': resources.some(({ level }) => level === 'patient'),
    'permission-user': resources.some(({ level }) => level === 'user'),
    'permission-v1': resources.some(({ form }) => form === 'v1'),
    'permission-v2': resources.some(({ form }) => form === 'v2'),
  };
  return Object.keys(facts).filter(capability => facts[capability] === true);
}
