import type { AppConfig } from '../src/config.ts';

/** What the server beside the app needs to know. */
export type Deployment = {
  app: AppConfig;
  port: number;
  /** The origins that the app may call: those of the EHRs. */
  connectOrigins: string[];
  /** The origins that may show the app in a frame. */
  frameAncestors: string[];
};

const bothDoors = 'http://localhost:4000/fhir,http://localhost:4000/webchart.cgi/fhir';
const leastScope =
  'launch openid fhirUser online_access patient/Patient.rs patient/Encounter.rs patient/Condition.rs ' +
  'patient/MedicationRequest.rs patient/AllergyIntolerance.rs patient/Observation.rs';

/** Turns the environment into a deployment, or says in one sentence which value is wrong. `.env.example` explains each. */
export function fromEnv(env: Record<string, string | undefined>): Deployment {
  const appUrl = webUrl('PRACTITIONER_APP_URL', env.PRACTITIONER_APP_URL || 'http://localhost:4002');
  const fhirBases = listOf(env.PRACTITIONER_APP_FHIR_BASES || bothDoors).map(base =>
    webUrl('PRACTITIONER_APP_FHIR_BASES', base),
  );
  const ehrOrigins = [...new Set(fhirBases.map(base => base.origin))];
  return {
    app: {
      appName: env.PRACTITIONER_APP_NAME || 'Clinical Summary',
      fhirBases: fhirBases.map(base => base.href.replace(/\/+$/, '')),
      clientId: env.PRACTITIONER_APP_CLIENT_ID || 'practitioner-app',
      redirectUri: `${appUrl.origin}/callback`,
      scope: env.PRACTITIONER_APP_SCOPE || leastScope,
    },
    port: port(env.PRACTITIONER_APP_PORT || appUrl.port || (appUrl.protocol === 'https:' ? '443' : '80')),
    connectOrigins: [...ehrOrigins, ...origins('PRACTITIONER_APP_CONNECT_ORIGINS', env)],
    frameAncestors: frameAncestors(env) ?? ehrOrigins,
  };
}

function frameAncestors(env: Record<string, string | undefined>): string[] | undefined {
  if (env.PRACTITIONER_APP_FRAME_ANCESTORS?.trim() === "'none'") return [];
  const named = origins('PRACTITIONER_APP_FRAME_ANCESTORS', env);
  return named.length ? named : undefined;
}

const listOf = (text: string | undefined) => (text ?? '').split(/[\s,]+/).filter(Boolean);

const origins = (name: string, env: Record<string, string | undefined>) =>
  listOf(env[name]).map(origin => webUrl(name, origin).origin);

function webUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Error(`${name} must be made of absolute http or https URLs, but it has "${value}".`);
}

function port(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`PRACTITIONER_APP_PORT must be a port from 1 to 65535, but it is "${value}".`);
}
