/**
 * Resolves a URL or a relative reference against the FHIR base. Undefined when it leads anywhere else: the access token
 * is for this server alone, and a link or reference inside of the data must not decide who gets it.
 * @see https://hl7.org/fhir/smart-app-launch/app-launch.html#access-fhir-api
 */
export function ownUrl(fhirBase: string, target: string): string | undefined {
  if (!URL.canParse(target, `${fhirBase}/`)) return undefined;
  const { href } = new URL(target, `${fhirBase}/`);
  const base = new URL(fhirBase).href.replace(/\/$/, '');
  const isOwn = href.startsWith(`${base}/`) || href.startsWith(`${base}?`);
  return isOwn ? href : undefined;
}
