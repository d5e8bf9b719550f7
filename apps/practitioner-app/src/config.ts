/**
 * What differs from one deployment to the next. It is asked for at run time (`GET /config.json`) and not compiled in,
 * so that the bytes that were tested are the bytes that go live.
 */
export type AppConfig = {
  appName: string;
  /** The FHIR endpoints whose EHRs may launch this app, without a trailing slash. */
  fhirBases: string[];
  clientId: string;
  redirectUri: string;
  scope: string;
};

/** Reads the configuration of this deployment. Nothing in it is secret: a public client has no secrets. */
export async function readConfig(): Promise<AppConfig> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`The configuration of this app could not be read (${response.status}).`);
  return (await response.json()) as AppConfig;
}
