import express from 'express';
import { bulkRoutes } from '../bulk/routes.ts';
import { docref } from './docref/docref.ts';
import { everything } from './everything/everything.ts';
import type { FhirServer } from './fhir-server.ts';
import { historyOfResource, historyOfType } from './history/history.ts';
import { vread } from './history/vread.ts';
import { negotiatedOrPage } from './http/content-negotiation.ts';
import { fhirErrors } from './http/errors.ts';
import { readParameters } from './http/parameters-of.ts';
import { otherwise } from './otherwise.ts';
import { metadata, smartConfiguration } from './public-documents.ts';
import { read } from './read.ts';
import { withAccess } from './require-access.ts';
import { search } from './search.ts';
import { bundle } from './write/bundle.ts';
import { create, patch, remove, update } from './write/interactions.ts';
import { createWriter } from './write/writer.ts';

const form = express.text({ type: 'application/x-www-form-urlencoded', limit: '64kb' });

/** Where resources are: at no operation, and at nothing that begins with an underscore. */
const typePath = /^\/(?<type>[A-Z]\w*)\/?$/;
const instancePath = /^\/(?<type>[A-Z]\w*)\/(?<id>[^_$/][^/]*)\/?$/;
/** With an id as FHIR writes it, in which nothing is to be decoded. */
const plainInstancePath = /^\/(?<type>[A-Z]\w*)\/(?<id>[A-Za-z0-9\-.]+)\/?$/;

/**
 * The FHIR R4 API, to be mounted at the FHIR base of a front door. https://hl7.org/fhir/R4/http.html
 */
export function fhirRoutes(fhir: FhirServer): express.Router {
  const router = express.Router({ caseSensitive: true });
  router.all(['/.well-known/smart-configuration', '/metadata'], fhir.cors.forAll);
  router.get('/.well-known/smart-configuration', smartConfiguration(fhir));
  router.get('/metadata', negotiatedOrPage, metadata(fhir));

  router.use(fhir.cors.forApps);
  // What is asked most is found first: Express tries one path after the other. It comes again below, in other spellings.
  router.get(plainInstancePath, negotiatedOrPage, withAccess(fhir, read(fhir)));
  router.get(typePath, negotiatedOrPage, withAccess(fhir, search(fhir)));
  router.use(bulkRoutes(fhir));
  router.use(negotiatedOrPage);
  router.get('/:type', withAccess(fhir, search(fhir)));
  router.post('/:type/_search', form, withAccess(fhir, search(fhir)));
  router
    .route('/Patient/:id/$everything')
    .get(withAccess(fhir, everything(fhir)))
    .post(readParameters, withAccess(fhir, everything(fhir)));
  router
    .route('/DocumentReference/$docref')
    .get(withAccess(fhir, docref(fhir)))
    .post(readParameters, withAccess(fhir, docref(fhir)));
  router.get('/:type/_history', withAccess(fhir, historyOfType(fhir)));
  router.get('/:type/:id/_history', withAccess(fhir, historyOfResource(fhir)));
  router.get('/:type/:id/_history/:vid', withAccess(fhir, vread(fhir)));
  router.get('/:type/:id', withAccess(fhir, read(fhir)));

  const writer = createWriter(fhir);
  router.post('/', withAccess(fhir, bundle(fhir, writer)));
  router.post(typePath, withAccess(fhir, create(fhir, writer)));
  router.put(instancePath, withAccess(fhir, update(fhir, writer)));
  router.patch(instancePath, withAccess(fhir, patch(fhir, writer)));
  router.delete(instancePath, withAccess(fhir, remove(fhir, writer)));
  router.use(withAccess(fhir, otherwise));
  router.use(fhirErrors(fhir));
  return router;
}
