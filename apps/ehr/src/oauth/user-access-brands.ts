import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Ehr } from '../ehr.ts';
import { doorwayAt, type FrontDoor, frontDoors } from '../front-doors.ts';
import { isKnown } from '../http/etag.ts';
import { doorwayOf } from '../http/origin.ts';
import { brandBundle } from './brand-bundle.ts';

/**
 * GET {issuer}/user-access-brands: whose EHR this is, for apps that let people pick theirs from many. It changes with the
 * configuration alone, and its timestamp says since when it is as it is.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/brands.html#caching-brand-bundles
 */
export function userAccessBrands(ehr: Ehr, door: FrontDoor): RequestHandler {
  const all = everyBundle(ehr.config);
  return async (request, response) => {
    const changedMs = await ehr.publications.since('user-access brands', all, ehr.now());
    const body = JSON.stringify(brandBundle(ehr.config, doorwayOf(ehr.findOrigin, door, request), changedMs));
    const etag = `W/"${versionOf(body)}"`;
    response.set({ ETag: etag, 'Cache-Control': 'public, max-age=3600' });
    if (isKnown(request.headers['if-none-match'], etag)) return void response.status(304).end();
    response.type('application/fhir+json').send(body);
  };
}

/** What all bundles of this EHR say, without when. */
function everyBundle(config: Config): string {
  const origins = [config.url, ...config.originAliases];
  const doorways = frontDoors.flatMap(door => origins.map(origin => doorwayAt(door, origin)));
  return JSON.stringify(doorways.map(doorway => brandBundle(config, doorway, 0)));
}

const versionOf = (body: string) => createHash('sha256').update(body).digest('base64url').slice(0, 22);
