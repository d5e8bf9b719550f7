import type { AppConfig } from '../src/config.ts';

/** What the server beside the app needs to know. */
export type Deployment = {
  app: AppConfig;
  port: number;
  /** The origins that the app may call: the EHR's and its own. */
  connectOrigins: string[];
};

/** Turns the environment into a deployment, or says in one sentence which value is wrong. `.env.example` explains each. */
export function fromEnv(env: Record<string, string | undefined>): Deployment {
  const appUrl = webUrl('PATIENT_APP_URL', env.PATIENT_APP_URL || 'http://localhost:4001');
  const fhirBase = webUrl('PATIENT_APP_FHIR_BASE', env.PATIENT_APP_FHIR_BASE || 'http://localhost:4000/fhir');
  const furtherOrigins = (env.PATIENT_APP_CONNECT_ORIGINS ?? '').split(' ').filter(Boolean);
  return {
    app: {
      appName: env.PATIENT_APP_NAME || 'My Health Record',
      ehrName: env.PATIENT_APP_EHR_NAME || 'Lakeside Family Medicine',
      fhirBase: fhirBase.href.replace(/\/+$/, ''),
      clientId: env.PATIENT_APP_CLIENT_ID || 'patient-app',
      redirectUri: `${appUrl.origin}/callback`,
      scope: env.PATIENT_APP_SCOPE || 'launch/patient openid fhirUser offline_access patient/*.read',
    },
    port: port(env.PATIENT_APP_PORT || appUrl.port || (appUrl.protocol === 'https:' ? '443' : '80')),
    connectOrigins: [
      fhirBase.origin,
      ...furtherOrigins.map(origin => webUrl('PATIENT_APP_CONNECT_ORIGINS', origin).origin),
    ],
  };
}

function webUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Error(`${name} must be an absolute http or https URL, but it is "${value}".`);
}

function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`PATIENT_APP_PORT must be a port from 1 to 65535, but it is "${value}".`);
}
