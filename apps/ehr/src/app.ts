import type { RequestListener } from 'node:http';
import express, { type RequestHandler, type Router } from 'express';
import type { Ehr } from './ehr.ts';
import type { FhirServer } from './fhir/fhir-server.ts';
import { fhirRoutes } from './fhir/routes.ts';
import { current, type FrontDoor, frontDoors } from './front-doors.ts';
import { ApiError, apiErrors } from './http/api-errors.ts';
import { readJson, refuseOtherSites } from './http/api-requests.ts';
import { assets } from './http/assets.ts';
import { type CorsHandlers, createCors } from './http/cors.ts';
import { lastResort, oauthErrors, pageErrors, reportFhirError } from './http/errors.ts';
import { type ExactPaths, exactPaths } from './http/exact-paths.ts';
import { fhirChangeEvent } from './http/fhir-change-event.ts';
import { readForm } from './http/forms.ts';
import { headersOfEverything, headersOfPages, noStore } from './http/headers.ts';
import { type Messages, takeMessages } from './http/messages.ts';
import { onlyMethods } from './http/methods.ts';
import { refuseNul } from './http/nul.ts';
import { doorwayOf, refuseOtherHosts } from './http/origin.ts';
import { alive, metricsText, ready } from './http/probes.ts';
import { queryAddresses } from './http/query-addresses.ts';
import { createRepeatedAnswers, type RepeatedAnswers } from './http/repeated-answers.ts';
import { createRequestLog, requestIdOf } from './http/request-log.ts';
import { withPathAsTarget } from './http/request-target.ts';
import { tellFhirRefusal } from './http/tell-fhir-refusal.ts';
import { errorsForWhoever, unknownAddress } from './http/unknown-address.ts';
import { showSmartStyle } from './launch/smart-style.ts';
import { startLaunch } from './launch/start-launch.ts';
import type { EndpointLimit } from './limits/endpoint-limits.ts';
import { forClients, forPages, forRegistrations, forStrangers, limited } from './limits/limited.ts';
import { authorizationServerMetadata } from './oauth/authorization-server-metadata.ts';
import { authorizeByGet, authorizeByPost } from './oauth/authorize.ts';
import { chooseEncounter, showEncounters } from './oauth/choose-encounter.ts';
import { choosePatient, showPatients } from './oauth/choose-patient.ts';
import { consent, showConsent } from './oauth/consent.ts';
import { home } from './oauth/home.ts';
import { introspect } from './oauth/introspect.ts';
import { jwks } from './oauth/jwks.ts';
import { jwtInspector } from './oauth/jwt-inspector.ts';
import { login, showLogin } from './oauth/login.ts';
import { logout, showSignedOut } from './oauth/logout.ts';
import { manage, showManage } from './oauth/manage.ts';
import { openidConfiguration } from './oauth/openid-configuration.ts';
import { par } from './oauth/par.ts';
import { readMetadata, register } from './oauth/register.ts';
import { deleteRegistration, showRegistration, updateRegistration } from './oauth/registration.ts';
import { revoke } from './oauth/revoke.ts';
import { showSmartConfiguration, smartConfiguration } from './oauth/smart-configuration.ts';
import { token } from './oauth/token.ts';
import { toTokenAdministration } from './oauth/token-administration.ts';
import { userAccessBrands } from './oauth/user-access-brands.ts';
import { userinfo } from './oauth/userinfo.ts';
import { findPresentedAccess } from './presented-access.ts';
import { listEvents } from './screens/audit.ts';
import { listGrants, revokeGrants, showGrant } from './screens/grants.ts';
import { listLaunchableApps } from './screens/launchable-apps.ts';
import { showMe } from './screens/me.ts';
import { listQuotas } from './screens/quotas.ts';
import { records } from './screens/records.ts';
import { openAppPath, screenPaths } from './screens/screen-paths.ts';
import { refuseLinksFromElsewhere, screenFiles, showScreen } from './screens/show-screen.ts';

/**
 * Every route of the EHR: first what apps ask, much and often, then what people see, in the order of a login. For servers
 * that make their requests and responses of these `messages`.
 */
export function createApp(ehr: Ehr, messages: Messages): RequestListener {
  const app = express();
  takeMessages(app, messages);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', ehr.config.trustProxy.length > 0 && ehr.config.trustProxy);
  app.set('cookies in frames', ehr.config.framedLaunch);
  app.set('demonstration', ehr.config.demo);

  const cors = corsOf(ehr);
  const begin = createRequestLog(ehr.log, ehr.metrics);
  const repeated = createRepeatedAnswers(begin);
  app.use((request, response, next) => {
    begin(request, response);
    next();
  });
  app.use(headersOfEverything(ehr.findOrigin));
  app.use(refuseOtherHosts(ehr.findOrigin, ehr.config.url, ['/healthz', '/readyz'])); // RFC 9110 §15.5.20
  const apps = forApps(ehr, cors, repeated);
  const people = frontDoors.map(door => forPeople(ehr, door));
  app.use(apps.atOnce, ...people.map(({ atOnce }) => atOnce));
  for (const door of frontDoors) {
    app.get(
      `${door.fhirPath}/.well-known/smart-configuration`,
      repeated.keepWhile(() => 'as configured'),
    );
    app.use(door.fhirPath, fhirRoutes(fhir(ehr, door, cors)));
    if (door.queryAddresses.length > 0) app.use(queryAddresses(door));
  }
  app.get('/healthz', alive);
  app.get('/readyz', ready(ehr));
  app.get('/metrics', metricsText(ehr));
  app.use(apps.otherwise);
  app.use(assets());
  app.route(ehr.smartStyle.path).all(cors.forAll).get(showSmartStyle(ehr.smartStyle)).all(onlyMethods('GET'));
  app.use(...people.map(({ otherwise }) => otherwise));
  app.get(openAppPath, headersOfPages, refuseLinksFromElsewhere);
  app.get(screenPaths, headersOfPages, showScreen(ehr));
  app.use('/screens', screenFiles(ehr.config));
  app.use(pageErrors(ehr, current));
  app.use('/api', forScreens(ehr, cors));
  app.use(headersOfPages, unknownAddress, errorsForWhoever(ehr));
  app.use(lastResort(ehr));
  return withPathAsTarget(repeated.before(app)); // RFC 9112 §3.2.2
}

/** Most of what is asked is found at once; the rest passes by these routes one by one. */
type Routes = { atOnce: RequestHandler; otherwise: Router };

/** What apps ask of the authorization server, at every door. */
function forApps(ehr: Ehr, cors: CorsHandlers, repeated: RepeatedAnswers): Routes {
  const otherwise = express.Router();
  const { route, atOnce } = exactPaths(otherwise, oauthErrors(ehr));
  for (const door of frontDoors) {
    discovery(ehr, door, cors, { route, repeated });
    endpoints(ehr, door, cors, { router: otherwise, route });
  }
  otherwise.use(oauthErrors(ehr));
  return { atOnce, otherwise };
}

/** What an app reads before it asks for anything. The SMART document is the FHIR base's (see `fhir`), or the issuer's too. */
function discovery(
  ehr: Ehr,
  door: FrontDoor,
  cors: CorsHandlers,
  { route, repeated }: { route: ExactPaths['route']; repeated: RepeatedAnswers },
): void {
  const { issuerPath, paths } = door;
  const wellKnown = '/.well-known/oauth-authorization-server';
  const get = (path: readonly string[], ...handlers: RequestHandler[]) =>
    route(path).all(cors.forAll).get(handlers).all(onlyMethods('GET'));
  const always = repeated.keepWhile(() => 'as configured');

  get([`${issuerPath}/.well-known/openid-configuration`], always, openidConfiguration(ehr, door)); // OpenID Discovery §4
  get([`${wellKnown}${issuerPath}`, `${issuerPath}${wellKnown}`], always, authorizationServerMetadata(ehr, door)); // RFC 8414 §3
  if (door.smartDocumentAtIssuer) {
    get([`${issuerPath}/.well-known/smart-configuration`], always, showSmartConfiguration(ehr, door));
  }
  const sameKeys = repeated.keepWhile(() => ehr.keys.publication(ehr.now()));
  get(paths.jwks, sameKeys, jwks(ehr)); // RFC 7517 §5
  get(paths.brands, userAccessBrands(ehr, door)); // SMART user-access-brands
}

/** The endpoints that apps call themselves. */
function endpoints(
  ehr: Ehr,
  door: FrontDoor,
  cors: CorsHandlers,
  { router, route }: { router: Router; route: ExactPaths['route'] },
): void {
  const { limits } = ehr;
  const { token: tokenPaths, revoke: revokePaths, introspect: introspectPaths, register: registerPaths } = door.paths;
  const called = [tokenPaths, revokePaths, introspectPaths, registerPaths, door.paths.par, door.paths.userinfo];
  router.use(called.flat(), cors.forApps, noStore); // also where an address is malformed
  const calledAt = (path: readonly string[]) => route(path).all(cors.forApps, noStore);
  const post = (path: readonly string[], limit: EndpointLimit, handler: RequestHandler) =>
    calledAt(path)
      .post(readForm, limited(ehr, limit, forClients), handler)
      .all(onlyMethods('POST'));

  post(tokenPaths, limits.token, token(ehr, door)); // RFC 6749 §3.2
  post(revokePaths, limits.secrets, revoke(ehr, door)); // RFC 7009
  post(door.paths.par, limits.par, par(ehr, door)); // RFC 9126
  post(introspectPaths, limits.secrets, introspect(ehr, door)); // RFC 7662
  calledAt(registerPaths)
    .post(limited(ehr, limits.register, forStrangers), readMetadata, register(ehr, door)) // RFC 7591
    .all(onlyMethods('POST'));
  router
    .route(registerPaths.map(path => `${path}/:clientId`))
    .all(refuseNul, limited(ehr, limits.secrets, forRegistrations))
    .get(showRegistration(ehr, door)) // RFC 7592
    .put(readMetadata, updateRegistration(ehr, door))
    .delete(deleteRegistration(ehr))
    .all(onlyMethods('GET', 'PUT', 'DELETE'));
  const whoSignedIn = userinfo(ehr, door); // OpenID Connect Core §5.3
  calledAt(door.paths.userinfo).get(whoSignedIn).post(whoSignedIn).all(onlyMethods('GET', 'POST'));
}

/** The pages that people see on their way, and the EHR's own. */
function forPeople(ehr: Ehr, door: FrontDoor): Routes {
  const router = express.Router();
  const { route, atOnce } = exactPaths(router, pageErrors(ehr, door));
  const { paths, issuerPath } = door;
  const page = (path: readonly string[], show: RequestHandler, take: RequestHandler, ...first: RequestHandler[]) =>
    route(path)
      .all(headersOfPages, refuseNul)
      .get(...first, show)
      .post(readForm, ...first, take)
      .all(onlyMethods('GET', 'POST'));
  const notTooFast = limited(ehr, ehr.limits.authorize, forPages);

  page(paths.authorize, authorizeByGet(ehr, door), authorizeByPost(ehr, door), notTooFast); // RFC 6749 §3.1, SMART authorize-post
  page(paths.login, showLogin(ehr, door), login(ehr, door));
  page(paths.choosePatient, showPatients(ehr, door), choosePatient(ehr, door)); // SMART launch/patient
  page(paths.chooseEncounter, showEncounters(ehr, door), chooseEncounter(ehr, door)); // SMART launch/encounter
  page(paths.consent, showConsent(ehr, door), consent(ehr, door)); // RFC 6749 §4.1.2
  page(paths.logout, showSignedOut(ehr, door), logout(ehr, door));
  page(paths.manage, showManage(ehr, door), manage(ehr, door)); // SMART management_endpoint
  page(paths.jwt, jwtInspector(ehr, door), jwtInspector(ehr, door));
  if (door !== current) router.get([...paths.tokenAdministration], toTokenAdministration(ehr));
  router.get(issuerPath || '/', headersOfPages, home(ehr, door));
  router.use(pageErrors(ehr, door));
  return { atOnce, otherwise: router };
}

/** The JSON API of the EHR's own screens: session cookie, same origin only. */
function forScreens(ehr: Ehr, cors: CorsHandlers): Router {
  const router = express.Router();
  router.use(
    noStore,
    refuseOtherSites(request => doorwayOf(ehr.findOrigin, current, request)),
  );
  router.route('/me').get(showMe(ehr)).all(onlyMethods('GET'));
  router.route('/apps').get(listLaunchableApps(ehr)).all(onlyMethods('GET'));
  router.route('/launches').post(readJson, startLaunch(ehr)).all(onlyMethods('POST')); // SMART launch-ehr
  router.use('/fhir', records(ehr, fhir(ehr, current, cors)));
  router.route('/grants').get(listGrants(ehr)).all(onlyMethods('GET'));
  router.route('/audit').get(listEvents(ehr)).all(onlyMethods('GET'));
  router.route('/grants/revoke').post(readJson, revokeGrants(ehr)).all(onlyMethods('POST'));
  router.route('/grants/:id').get(showGrant(ehr)).all(onlyMethods('GET'));
  router.route('/quotas').get(listQuotas(ehr)).all(onlyMethods('GET'));
  router.use(() => {
    throw new ApiError(404, 'not_found', 'The API has no such address.');
  });
  router.use(apiErrors(ehr));
  return router;
}

/** The resource server, with the SMART document at its base (SMART App Launch §conformance). */
function fhir(ehr: Ehr, door: FrontDoor, cors: CorsHandlers): FhirServer {
  return {
    base: request => doorwayOf(ehr.findOrigin, door, request).fhirBase,
    resources: ehr.resources,
    search: ehr.search,
    history: ehr.history,
    exports: ehr.exports,
    cohorts: ehr.cohorts,
    bulkV4: ehr.config.bulkV4,
    findAccess: async (presented, request) => {
      const access = await findPresentedAccess(ehr, doorwayOf(ehr.findOrigin, door, request), presented, request);
      if (access) ehr.lastUsed.note(access.grantId, ehr.now());
      return access;
    },
    cors,
    spendQuota: clientId => ehr.dailyQuota.spend(clientId, ehr.now()),
    smartConfiguration: request => smartConfiguration(ehr.config, doorwayOf(ehr.findOrigin, door, request)),
    now: ehr.now,
    requestId: requestIdOf,
    reportError: reportFhirError(ehr),
    tellRefusal: tellFhirRefusal(ehr),
    changeEvent: fhirChangeEvent,
  };
}

/** Pages of registered apps, and those that whoever runs the EHR allows. */
function corsOf({ config, redirectOrigins, now }: Ehr): CorsHandlers {
  const allowed = new Set(config.corsOrigins);
  return createCors(origin => allowed.has(origin) || redirectOrigins.has(origin, now()));
}
