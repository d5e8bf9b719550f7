/**
 * What the specifications and our own contract demand of the running system, one sentence each.
 * `verifies('<id>', …)` binds a test to a line; the reporter lists the lines without a test.
 */

const smart = 'https://hl7.org/fhir/smart-app-launch/STU2.2';
const rfc = (number: number, section: string) => `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`;
const bulk = 'https://hl7.org/fhir/uv/bulkdata/STU2';
const bulk3 = 'https://hl7.org/fhir/uv/bulkdata/en';
const bulk4 = 'https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en';
const cohorts = 'https://hl7.org/fhir/uv/bulkdata/group.html';
const oidc = 'https://openid.net/specs/openid-connect-core-1_0.html';
const fhir = 'https://hl7.org/fhir/R4';
const wcag = 'https://www.w3.org/TR/WCAG22';

type Requirement = { spec: string; says: string };

const rows = {
  // ---- discovery -------------------------------------------------------------------------------------------
  'discovery:smart-configuration': {
    spec: `${smart}/conformance.html#using-well-known`,
    says: '{fhirBase}/.well-known/smart-configuration is JSON whatever Accept says, with absolute URLs only.',
  },
  'discovery:openid-configuration': {
    spec: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse',
    says: 'The issuer is exact, arrays are arrays, RS256 is among the id_token algorithms.',
  },
  'discovery:authorization-server-metadata': {
    spec: rfc(8414, '3'),
    says: 'The RFC 8414 document says the same as the OpenID configuration.',
  },
  'discovery:any-origin': {
    spec: `${smart}/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support`,
    says: 'Discovery documents, JWKS and the CapabilityStatement can be read from any origin.',
  },
  'discovery:every-entry-tested': {
    spec: `${smart}/conformance.html`,
    says: 'Each endpoint, grant, method, algorithm, scope, capability and interaction that a document names has a test.',
  },
  'discovery:nothing-unbuilt': {
    spec: rfc(8414, '2'),
    says: 'No document names an endpoint that does not answer.',
  },

  // ---- authorize -------------------------------------------------------------------------------------------
  'authorize:get': { spec: rfc(6749, '4.1.1'), says: 'The authorization endpoint takes GET.' },
  'authorize:post': {
    spec: `${smart}/app-launch.html#obtain-authorization-code`,
    says: 'The authorization endpoint takes the same request by POST.',
  },
  'authorize:client-known': {
    spec: rfc(6749, '4.1.2.1'),
    says: 'An unknown client gets an error page and no redirect.',
  },
  'authorize:redirect-uri-exact': {
    spec: rfc(9700, '2.1'),
    says: 'A redirect_uri that is not registered to the letter gets an error page and no redirect.',
  },
  'authorize:error-redirect': {
    spec: rfc(6749, '4.1.2.1'),
    says: 'Once the redirect_uri is proven, errors go to the app with the state as it came.',
  },
  'authorize:iss': { spec: rfc(9207, '2'), says: 'Every authorization response names the issuer, errors too.' },
  'authorize:response-type-code': {
    spec: rfc(9700, '2.1.2'),
    says: 'Only response_type=code is served; the implicit grant is refused.',
  },
  'authorize:aud': {
    spec: `${smart}/app-launch.html#obtain-authorization-code`,
    says: 'aud names our FHIR base, with or without a trailing slash; absent or foreign it is refused.',
  },
  'authorize:resource': { spec: rfc(8707, '2'), says: 'resource is taken for aud.' },
  'authorize:pkce-required': {
    spec: `${smart}/app-launch.html#considerations-for-pkce-support`,
    says: 'A request without an S256 code_challenge is refused, and so is plain.',
  },
  'authorize:no-duplicates': { spec: rfc(6749, '3.1'), says: 'A parameter that comes twice is refused.' },
  'authorize:prompt-none': {
    spec: `${oidc}#AuthRequest`,
    says: 'prompt=none shows no page: it answers login_required, consent_required or a code.',
  },
  'authorize:prompt-login': { spec: `${oidc}#AuthRequest`, says: 'prompt=login asks for the password again.' },
  'authorize:prompt-select-account': {
    spec: `${oidc}#AuthRequest`,
    says: 'prompt=select_account asks who signs in, though somebody is signed in.',
  },
  'authorize:prompt-consent': {
    spec: `${oidc}#AuthRequest`,
    says: 'prompt=consent shows the scope confirmation page.',
  },
  'authorize:id-token-hint': {
    spec: `${oidc}#AuthRequest`,
    says: 'id_token_hint names who is to answer; nobody else goes on, and a hint that is not ours is refused.',
  },
  'authorize:scope-as-uri': {
    spec: `${smart}/scopes-and-launch-context.html`,
    says: 'Scopes in the form of URIs mean what their short forms mean.',
  },
  'authorize:unknown-scope': {
    spec: rfc(6749, '4.1.2.1'),
    says: 'A request whose scopes are all unknown is refused with invalid_scope.',
  },
  'authorize:no-framing': {
    spec: rfc(9700, '4.16'),
    says: 'Sign-in and scope confirmation cannot be framed and run no script.',
  },
  'authorize:no-cors': { spec: rfc(9700, '2.6'), says: 'No page of the authorization endpoint is readable by CORS.' },

  // ---- sign-in and scope confirmation ----------------------------------------------------------------------
  'sign-in:wrong-password': {
    spec: `${wcag}/#error-identification`,
    says: 'A wrong password is said in words, tells nothing about the user name, and loses nothing typed.',
  },
  'sign-in:credentials-stay-here': {
    spec: rfc(6749, '1'),
    says: 'The app never sees the credentials: no request to it carries them.',
  },
  'sign-in:csrf': {
    spec: rfc(6749, '10.12'),
    says: 'A form posted without its token, or into another browser’s interaction, changes nothing.',
  },
  'sign-in:straight': {
    spec: `${oidc}#Authentication`,
    says: 'A person can sign in and out without an app.',
  },
  'consent:order': {
    spec: `${smart}/scopes-and-launch-context.html`,
    says: 'A wildcard is shown as one row per type, alphabetically, after the context scopes.',
  },
  'consent:deny-one': {
    spec: rfc(6749, '3.3'),
    says: 'One denied row leaves the grant without that type: 403 for it, everything else works.',
  },
  'consent:deny-all': {
    spec: rfc(6749, '4.1.2.1'),
    says: 'Deny goes back to the app with access_denied and the state.',
  },
  'consent:locked': {
    spec: `${smart}/scopes-and-launch-context.html`,
    says: 'launch/patient, openid and fhirUser cannot be denied, on the page or behind its back.',
  },
  'consent:tampering': {
    spec: rfc(6749, '10.12'),
    says: 'A posted scope or record that was not offered is refused; nothing is granted.',
  },
  'consent:record-choice': {
    spec: `${smart}/scopes-and-launch-context.html#requesting-context-with-scopes`,
    says: 'A parent chooses whose record; patient and fhirUser follow, sub stays.',
  },
  'consent:remembered': {
    spec: `${smart}/best-practices.html`,
    says: 'Earlier choices are preset the next time.',
  },
  'consent:new-marked': {
    spec: `${smart}/best-practices.html`,
    says: 'What an app asks for the first time is marked as new among the earlier choices.',
  },
  'consent:categories': {
    spec: `${smart}/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters`,
    says: 'Condition and Observation can be given by category; denying one leaves no scope for the whole type.',
  },
  'consent:categories-enforced': {
    spec: `${smart}/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters`,
    says: 'What is only in a denied category is neither found nor read.',
  },
  'consent:dont-ask-again': {
    spec: 'docs/decisions/0015-a-decision-may-be-remembered.md',
    says: 'Who asked not to be asked again sees the page only for something new, and can take that back.',
  },
  'consent:negotiation-kept': {
    spec: rfc(6749, '3.3'),
    says: 'Token Administration tells what became of each asked scope, and why.',
  },
  'consent:offline-is-the-duration': {
    spec: `${smart}/scopes-and-launch-context.html#scopes-for-requesting-a-refresh-token`,
    says: 'offline_access can be denied; without it there is no refresh token.',
  },
  'consent:online-access': {
    spec: `${smart}/scopes-and-launch-context.html#scopes-for-requesting-a-refresh-token`,
    says: 'online_access gives a refresh token that works until the person signs out.',
  },
  'consent:patient-picker': {
    spec: `${smart}/scopes-and-launch-context.html#requesting-context-with-scopes`,
    says: 'A clinician chooses among her own patients only, by searching.',
  },
  'consent:no-record': {
    spec: rfc(6749, '4.1.2.1'),
    says: 'Somebody who can share no record is told so, and the app gets access_denied.',
  },

  // ---- token -----------------------------------------------------------------------------------------------
  'token:authorization-code': { spec: rfc(6749, '4.1.3'), says: 'A code and its verifier give tokens.' },
  'token:response': {
    spec: `${smart}/app-launch.html#response-5`,
    says: 'access_token, token_type Bearer, expires_in, scope, patient and need_patient_banner, with no-store.',
  },
  'token:scope-as-asked': {
    spec: rfc(6749, '3.3'),
    says: 'The granted scope is the asked one if nothing was denied, else the survivors.',
  },
  'token:code-single-use': {
    spec: rfc(6749, '4.1.2'),
    says: 'A replayed code is refused, and everything it gave stops working.',
  },
  'token:pkce': { spec: rfc(7636, '4.6'), says: 'A missing or wrong code_verifier is invalid_grant.' },
  'token:redirect-uri': { spec: rfc(6749, '4.1.3'), says: 'Another redirect_uri than that of the request is refused.' },
  'token:code-bound-to-client': { spec: rfc(6749, '4.1.3'), says: 'Another client cannot redeem the code.' },
  'token:public-client': {
    spec: rfc(6749, '2.1'),
    says: 'A public client names itself by client_id, without a secret.',
  },
  'token:basic': {
    spec: `${smart}/client-confidential-symmetric.html`,
    says: 'A confidential client authenticates by Basic; a wrong secret is 401 with WWW-Authenticate.',
  },
  'token:post': { spec: rfc(6749, '2.3.1'), says: 'A confidential client may send its secret in the body.' },
  'token:one-method': { spec: rfc(6749, '2.3'), says: 'Two ways of authentication in one request are refused.' },
  'token:resource': {
    spec: rfc(8707, '2.2'),
    says: 'A token that is asked for another FHIR server is refused as invalid_target.',
  },
  'token:unsupported-grant': { spec: rfc(6749, '5.2'), says: 'A grant type that we do not serve is named as such.' },
  'token:refresh': { spec: rfc(6749, '6'), says: 'A refresh token gives a new access token, and a new refresh token.' },
  'token:refresh-reuse': {
    spec: rfc(9700, '4.14.2'),
    says: 'A refresh token used a second time ends the whole family.',
  },
  'token:refresh-unnamed': {
    spec: rfc(6749, '3.2.1'),
    says: 'A public client renews by its refresh token alone; a confidential one must authenticate.',
  },
  'token:refresh-scope': { spec: rfc(6749, '6'), says: 'A refresh may narrow the scope and never widen it.' },
  'token:cors': {
    spec: `${smart}/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support`,
    says: 'Only the origins of registered apps read token answers, errors included, never with credentials.',
  },
  'id-token:valid': {
    spec: `${oidc}#IDToken`,
    says: 'RS256, by a key of the JWKS, with iss, sub, aud, exp, iat, nonce and fhirUser.',
  },
  'id-token:fhir-user': {
    spec: `${smart}/scopes-and-launch-context.html#scopes-for-requesting-identity-data`,
    says: 'fhirUser is the URL of a resource that the token can read.',
  },
  'jwks:bare-keys': {
    spec: 'https://www.rfc-editor.org/rfc/rfc7517#section-5',
    says: 'The JWKS holds public keys only.',
  },
  'jwks:rotation': {
    spec: 'https://openid.net/specs/openid-connect-core-1_0.html#RotateSigningKeys',
    says: 'A new key is in the JWKS before it signs; it is made once, however often it is asked for.',
  },
  'revoke:access-token': { spec: rfc(7009, '2.1'), says: 'A revoked access token is dead at once.' },
  'revoke:refresh-token': { spec: rfc(7009, '2.1'), says: 'Revoking a refresh token ends what came of it.' },
  'revoke:confidential-client': { spec: rfc(7009, '2.1'), says: 'A confidential client authenticates to revoke.' },
  'revoke:unknown': { spec: rfc(7009, '2.2'), says: 'An unknown token is answered 200.' },
  'revoke:own-only': { spec: rfc(7009, '2.1'), says: 'Another client’s token is not revoked.' },

  // ---- FHIR ------------------------------------------------------------------------------------------------
  'fhir:capability-statement': { spec: `${fhir}/http.html#capabilities`, says: 'GET /metadata needs no token.' },
  'fhir:token-required': {
    spec: rfc(6750, '3'),
    says: 'Without a valid token: 401, WWW-Authenticate with a parameter after the scheme, and an OperationOutcome.',
  },
  'fhir:header-only': { spec: rfc(9700, '4.3.2'), says: 'A token in the URL is refused.' },
  'fhir:read': { spec: `${fhir}/http.html#read`, says: 'A granted resource is read, with ETag and Last-Modified.' },
  'fhir:search': { spec: `${fhir}/search.html`, says: 'Granted types are searched, by GET and by POST _search.' },
  'fhir:paging': { spec: `${fhir}/http.html#paging`, says: 'Paging links lead through all results, each once.' },
  'fhir:search-words': {
    spec: `${fhir}/search.html#modifiers`,
    says: 'What a code is called can be searched by its words; a modifier that is not served is refused.',
  },
  'fhir:chain': {
    spec: `${fhir}/search.html#chaining`,
    says: 'A search may ask over one reference, by a chain and by _has, and learns of nothing that it may not search.',
  },
  'fhir:summary-elements': {
    spec: `${fhir}/search.html#summary`,
    says: '_summary and _elements give a part of each resource, marked as such.',
  },
  'fhir:unknown-parameter': {
    spec: `${fhir}/search.html#errors`,
    says: 'A parameter that is not supported is left out of the self link and told; handling=strict refuses it.',
  },
  'fhir:history': {
    spec: `${fhir}/http.html#history`,
    says: 'The versions of a resource or a type, newest first, where the access reaches both the version and the resource.',
  },
  'fhir:vread': {
    spec: `${fhir}/http.html#vread`,
    says: 'One version is read by its number; what is out of reach or deleted has none.',
  },
  'fhir:everything': {
    spec: `${fhir}/operation-patient-everything.html`,
    says: 'A record in pages, each type as the scopes permit; what they leave out is told.',
  },
  'fhir:docref': {
    spec: 'https://hl7.org/fhir/us/core/STU7/OperationDefinition-docref.html',
    says: 'The documents of one patient: the newest, or those of a period.',
  },
  'fhir:formats': {
    spec: `${fhir}/http.html#mime-type`,
    says: 'Accept and _format choose the type of the answer; 406 and 415 name what is served.',
  },
  'fhir:head': { spec: rfc(9110, '9.3.2'), says: 'HEAD has the headers of GET, its length too, and no body.' },
  'fhir:conditional-read': {
    spec: `${fhir}/http.html#cread`,
    says: 'If-None-Match and If-Modified-Since save the body of what the client has; they open nothing.',
  },
  'fhir:compression': {
    spec: rfc(9110, '12.5.3'),
    says: 'Long answers are compressed for whoever accepts it.',
  },
  'fhir:html': {
    spec: `${fhir}/http.html#mime-type`,
    says: 'A browser gets a page, which opens nothing that JSON would not: a session of the EHR is no token.',
  },
  'fhir:insufficient-scope': {
    spec: rfc(6750, '3.1'),
    says: 'A type outside of the grant: 403 naming the scope that would have been needed.',
  },
  'fhir:compartment': {
    spec: `${smart}/scopes-and-launch-context.html#patient-specific-scopes`,
    says: 'Another patient’s record is as if it were not there, by read and by search.',
  },
  'fhir:user-level': {
    spec: `${smart}/scopes-and-launch-context.html#user-level-scopes`,
    says: 'A user/ scope reaches what that person may see, and no more.',
  },
  'fhir:write': {
    spec: `${fhir}/http.html#create`,
    says: 'A write scope creates, updates, patches and deletes; versions are in Location and ETag, and If-Match counts.',
  },
  'fhir:write-reach': {
    spec: `${smart}/scopes-and-launch-context.html#patient-specific-scopes`,
    says: 'What an app writes lies in the records that its scopes reach, as it was and as it will be.',
  },
  'fhir:write-by-role': {
    spec: `${smart}/scopes-and-launch-context.html#user-level-scopes`,
    says: 'Nobody gives an app the right to write what she may not write herself.',
  },
  'fhir:transaction': {
    spec: `${fhir}/http.html#transaction`,
    says: 'The entries of a transaction are written together or not at all, each by its own scope.',
  },
  'fhir:batch': {
    spec: `${fhir}/http.html#transaction`,
    says: 'The entries of a batch succeed or fail one by one, each by its own scope.',
  },
  'fhir:cors': {
    spec: `${smart}/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support`,
    says: 'Origins of registered apps read answers and errors; others do not.',
  },

  // ---- the edge: who may read what, how often, and what is found without asking ------------------------------
  'cors:errors': {
    spec: `${smart}/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support`,
    says: 'A page of a registered app reads the errors of everything that apps call, whatever their status.',
  },
  'cors:preflight': {
    spec: 'https://fetch.spec.whatwg.org/#http-cors-protocol',
    says: 'A preflight is answered for all methods and headers that some endpoint takes, never with credentials.',
  },
  'cors:registered-at-once': {
    spec: `${smart}/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support`,
    says: 'The pages of an app may call from the moment on that it is registered, and no longer than it is.',
  },
  'cors:none': {
    spec: rfc(9700, '2.6'),
    says: 'No page of another origin reads sign-in, scope confirmation or the EHR’s own API.',
  },
  'limits:token': {
    spec: rfc(6585, '4'),
    says: 'Failing too often is 429 with Retry-After, for that app at that address alone.',
  },
  'limits:authorize': {
    spec: rfc(6585, '4'),
    says: 'Too many authorization requests for one app end on a page with 429 and Retry-After, and are sent nowhere.',
  },
  'limits:sign-in': {
    spec: 'https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#login-throttling',
    says: 'After five wrong passwords a name has to wait, and the page says how long.',
  },
  'limits:bodies': {
    spec: rfc(9110, '15.5.14'),
    says: 'A body that is too long is refused with 413, before anything else is looked at.',
  },
  'brands:bundle': {
    spec: `${smart}/brands.html`,
    says: 'The bundle that the SMART configuration names holds exactly one brand of that identifier, and its endpoint.',
  },
  'brands:etag': {
    spec: `${smart}/brands.html#caching-brand-bundles`,
    says: 'The bundle has a weak ETag, and who holds that version need not read it again.',
  },
  'discovery:complete': {
    spec: `${smart}/conformance.html#metadata`,
    says: 'Every field that SMART, OpenID Discovery or RFC 8414 requires or recommends is there.',
  },
  'discovery:methods': {
    spec: rfc(9110, '9.3.2'),
    says: 'A document answers HEAD as GET, with and without a slash at the end, and other methods with 405.',
  },
  'errors:unknown-address': {
    spec: rfc(9110, '15.5.5'),
    says: 'An address that does not exist is a page for people and JSON for programs.',
  },

  // ---- the patient app -------------------------------------------------------------------------------------
  'standalone:flow': {
    spec: `${smart}/app-launch.html#launch-app-standalone-launch`,
    says: 'A patient connects the app and sees demographics, conditions, medications, allergies, labs and vitals.',
  },
  'standalone:keyboard': { spec: `${wcag}/#keyboard`, says: 'The whole flow works by keyboard alone.' },
  'standalone:partial': {
    spec: `${smart}/scopes-and-launch-context.html`,
    says: 'A denied type shows as not shared in its own section; the others work.',
  },
  'standalone:denied': {
    spec: rfc(6749, '4.1.2.1'),
    says: 'After Deny the app says so in words and offers to try again.',
  },
  'standalone:state': {
    spec: rfc(6749, '10.12'),
    says: 'A callback with a foreign state is refused before anything is sent.',
  },
  'standalone:reload': {
    spec: rfc(9700, '4.14'),
    says: 'A reload keeps the session; a refresh keeps it beyond the hour.',
  },
  'standalone:disconnect': { spec: rfc(7009, '2'), says: 'Disconnect revokes the token and forgets the record.' },

  // ---- EHR launch ------------------------------------------------------------------------------------------
  'launch:flow': {
    spec: `${smart}/app-launch.html#launch-app-ehr-launch`,
    says: 'A clinician opens a chart, starts the app, and sees exactly that patient in it; in a tab and in the frame.',
  },
  'launch:handle': {
    spec: `${smart}/app-launch.html#launch-app-ehr-launch`,
    says: 'The app’s launch URL is opened with iss, the FHIR base of the door, and launch, an opaque handle.',
  },
  'launch:who-may': {
    spec: 'README.md',
    says: 'Launches are for clinicians: 401 unsigned, 403 for other roles and for patients beyond the panel, 404 for apps without a launch URL.',
  },
  'launch:same-origin': {
    spec: rfc(6749, '10.12'),
    says: 'Only the EHR’s own pages can start a launch: another origin or another content type is refused.',
  },
  'launch:context': {
    spec: `${smart}/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token`,
    says: 'The token response names patient, encounter, need_patient_banner and smart_style_url, also after a refresh.',
  },
  'launch:style': {
    spec: `${smart}/scopes-and-launch-context.html#styling`,
    says: 'smart_style_url gives JSON with the names of the specification, to any origin.',
  },
  'launch:single-use': {
    spec: `${smart}/app-launch.html#step-4-authorization-code`,
    says: 'A launch handle is taken once; the identical request in the same browser goes on where it was.',
  },
  'launch:other-user': {
    spec: `${smart}/app-launch.html#step-4-authorization-code`,
    says: 'A launch handle is worth nothing to another person or another app.',
  },
  'launch:expires': { spec: 'README.md', says: 'A launch handle is worth nothing after five minutes.' },
  'launch:unknown': {
    spec: `${smart}/app-launch.html#step-4-authorization-code`,
    says: 'An unknown launch is an error redirect with invalid_request.',
  },
  'launch:user-scopes': {
    spec: `${smart}/scopes-and-launch-context.html#user-level-scopes`,
    says: 'user/ scopes reach the clinician’s panel and no further, and a nurse reads only.',
  },
  'launch:trusted-issuer': {
    spec: `${smart}/app-launch.html#launch-app-ehr-launch`,
    says: 'The app refuses an issuer that it does not know, and sends nothing there.',
  },
  'launch:no-patient': {
    spec: `${smart}/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token`,
    says: 'Launched without a patient, patient/ scopes lead to the picker and user/ scopes do not.',
  },
  'frame:ancestors': {
    spec: rfc(9700, '4.16'),
    says: 'The EHR’s pages can be framed by nobody, and by itself only for a launch that was made for its frame.',
  },
  'frame:two-sites': {
    spec: rfc(9700, '4.16'),
    says: 'With EHR_FRAMED_LAUNCH=1 an app on another site works in the frame; the cookies are SameSite=None and Secure.',
  },
  'frame:post-two-sites': {
    spec: `${smart}/app-launch.html#step-4-authorization-code`,
    says: 'A POST to authorize from another site finds the session, though its cookies are SameSite=Lax.',
  },

  // ---- what an app is told beside the patient -----------------------------------------------------------------
  'context:visit': {
    spec: `${smart}/scopes-and-launch-context.html#requesting-context-with-scopes`,
    says: 'launch/encounter lets the person pick a visit within her reach, or none; encounter and scope follow, also after a refresh.',
  },
  'context:visit-named': {
    spec: `${smart}/scopes-and-launch-context.html#requesting-context-with-scopes`,
    says: 'Whoever approves an app with a visit reads which one, in words.',
  },
  'context:visit-prompt-none': {
    spec: `${oidc}#AuthError`,
    says: 'Where a visit must be picked, prompt=none is interaction_required.',
  },
  'context:other-types': {
    spec: `${smart}/scopes-and-launch-context.html#fhircontext-exp`,
    says: 'launch/<type> is granted for what the launch brought along, whatever the role, and for nothing else; items keep their roles.',
  },
  'context:fhir-context-valid': {
    spec: `${smart}/scopes-and-launch-context.html#fhircontext-exp`,
    says: 'An item names its resource, has no empty role, and is the patient or encounter only in another role.',
  },
  'context:tenant': {
    spec: `${smart}/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token`,
    says: 'tenant is in the token response, after a refresh and in an introspection.',
  },
  'context:intent': {
    spec: `${smart}/scopes-and-launch-context.html#launch-intent`,
    says: 'The intent of a launch arrives as it was given, after a refresh and in an introspection too.',
  },

  // ---- people and their sessions -----------------------------------------------------------------------------
  'sign-in:lock-out': {
    spec: `${wcag}/#error-suggestion`,
    says: 'After five wrong passwords the page says how long to wait, and Retry-After too; nobody else is held up.',
  },
  'sign-in:fixation': {
    spec: rfc(9700, '4.7'),
    says: 'A sign-in never goes on with a session id that was there before it.',
  },
  'sign-in:cookies': {
    spec: 'https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2',
    says: 'On https the cookies are __Host-, Secure and HttpOnly, and end with the browser but for the language.',
  },
  'sign-in:expiry': {
    spec: 'ARCHITECTURE.md',
    says: 'A session is over after two hours without use, and after twelve in any case.',
  },
  'sign-out:online-access': {
    spec: `${smart}/scopes-and-launch-context.html#scopes-for-requesting-a-refresh-token`,
    says: 'Signing out ends all access without offline_access at once, and no other.',
  },
  'manage:apart': {
    spec: `${smart}/conformance.html#metadata`,
    says: 'Two accesses of one app on one day can be told apart: by minute, record, visit, and where the EHR opened it.',
  },

  // ---- backend services ------------------------------------------------------------------------------------
  'backend:token': {
    spec: `${smart}/backend-services.html#obtain-access-token`,
    says: 'A signed assertion gives an access token for five minutes, and no refresh token.',
  },
  'backend:assertion': {
    spec: `${smart}/client-confidential-asymmetric.html#signature-verification`,
    says: 'An assertion with anything wrong in it is invalid_client.',
  },
  'backend:algorithms': {
    spec: `${smart}/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys`,
    says: 'Each advertised algorithm is accepted.',
  },
  'backend:jti-once': { spec: rfc(7523, '3'), says: 'An assertion is accepted once.' },
  'backend:scope': {
    spec: rfc(6749, '5.2'),
    says: 'A missing, unknown or non-system scope is exactly invalid_scope; what the client may not have is left out.',
  },
  'backend:jwks-url': {
    spec: `${smart}/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys`,
    says: 'Keys behind a JWKS URL are fetched, and fetched again for a key that is new.',
  },

  // ---- bulk export -----------------------------------------------------------------------------------------
  'bulk:system': {
    spec: `${bulk}/export.html#endpoint---system-level-export`,
    says: 'A system export delivers every resource of every permitted type, once.',
  },
  'bulk:patient': {
    spec: `${bulk}/export.html#endpoint---all-patients`,
    says: 'A Patient export delivers the patients’ records.',
  },
  'bulk:group': {
    spec: `${bulk}/export.html#endpoint---group-of-patients`,
    says: 'A Group export delivers the records of its members and of nobody else; an empty group nothing.',
  },
  'bulk:kick-off': {
    spec: `${bulk}/export.html#bulk-data-kick-off-request`,
    says: 'Without Accept and Prefer, with unknown types or parameters that cannot be read, a kick-off is 400 with an outcome.',
  },
  'bulk:preferences': {
    spec: `${bulk3}/export.html#headers`,
    says: 'What of Prefer is followed is confirmed; handling=lenient leaves out and notes what is not supported, no more.',
  },
  'bulk:until': {
    spec: `${bulk3}/export.html#query-parameters`,
    says: 'With _until, an export is of what was there at that time, which is its transactionTime.',
  },
  'bulk:type-filter': {
    spec: `${bulk3}/export.html#_typefilter-query-parameter`,
    says: 'A _typeFilter leaves of its type what a search finds, and of others everything; no query exports more than it asks.',
  },
  'bulk:elements': {
    spec: `${bulk3}/export.html#query-parameters`,
    says: 'With _elements, resources come with these and the mandatory elements, and are tagged SUBSETTED.',
  },
  'bulk:patients': {
    spec: `${bulk3}/export.html#query-parameters`,
    says: 'With patient, an export holds nothing of other patients; who is unknown, or not in the group, is 400.',
  },
  'bulk:associated-data': {
    spec: `${bulk3}/export.html#query-parameters`,
    says: 'Provenance goes along unless _type leaves it out; includeAssociatedData says which.',
  },
  'bulk:status': {
    spec: `${bulk}/export.html#bulk-data-status-request`,
    says: '202 with Retry-After and X-Progress until the manifest is there, with its counts true.',
  },
  'bulk:separate-status': {
    spec: `${bulk3}/export.html#headers`,
    says: 'With separate-export-status, the answer to a status request is 200 and X-Export-Status is that of the export.',
  },
  'bulk:partial-manifests': {
    spec: `${bulk3}/export.html#manifest-link`,
    says: 'The links of manifests lead to every file once; a manifest stays as it is; who did not ask for several has one.',
  },
  'bulk:by-patient': {
    spec: `${bulk3}/export.html#bulk-data-output-file-organization`,
    says: 'Organized by Patient, files are blocks: a header, the Patient, what is in the record; the rest is told of.',
  },
  'bulk:deleted': {
    spec: `${bulk3}/export.html#response---output-manifest`,
    says: 'With _since, what was there then and is deleted is in deleted, never in output; what came and went is in neither.',
  },
  'bulk:scope': {
    spec: `${bulk}/index.html#bulk-data-export-security-considerations`,
    says: 'A token without system scope exports nothing, and one with some types these alone.',
  },
  'bulk:own-jobs': {
    spec: `${bulk}/export.html#bulk-data-status-request`,
    says: 'Another client’s job and its files do not exist.',
  },
  'bulk:delete': {
    spec: `${bulk}/export.html#bulk-data-delete-request`,
    says: 'After DELETE, status and files are 404 with an outcome.',
  },
  'bulk:v4': {
    spec: `${bulk4}/changes.html`,
    says: 'By the ballot of 4.0, Parameters posted to $export-v4 export the same, and the manifest has manifestType and outcome.',
  },
  'bulk:v4-refused': {
    spec: `${bulk4}/changes.html`,
    says: '$export-v4 is 405 by GET, and 400 with parameters in the URL, lists with commas, or without Parameters.',
  },
  'bulk:cohort': {
    spec: `${cohorts}#rest-interactions`,
    says: 'A Group with member-filter extensions, created with respond-async, has those who meet all filters, and is exported.',
  },
  'bulk:cohort-refused': {
    spec: `${cohorts}#group-profile`,
    says: 'What is no cohort, or no search of a patient’s compartment, is a 4xx whose outcome names the element.',
  },
  'bulk:cohort-scope': {
    spec: `${cohorts}#rest-interactions`,
    says: 'Who may not create groups, or not search what a filter asks, creates no cohort and learns nothing by it.',
  },
  'bulk:cohort-own': {
    spec: `${cohorts}#rest-interactions`,
    says: 'A cohort is there for the client that created it alone, which reads, finds, exports and deletes it.',
  },
  'bulk:worker': {
    spec: `${bulk}/export.html`,
    says: 'The worker exports from its page with one click, shows the counts, and leaves complete files.',
  },
  'bulk:worker-cli': {
    spec: `${bulk}/export.html`,
    says: 'The worker’s command line exports to a folder; it fails with a sentence and an exit code of its own.',
  },
  'bulk:worker-database': {
    spec: `${bulk}/export.html#response---complete-status`,
    says: 'A database that the worker exports to equals the API, after changes and deletions as well.',
  },

  'bulk:worker-log': {
    spec: 'https://github.com/smart-on-fhir/bulk-data-client/wiki/Bulk-Data-Export-Log-Items',
    says: 'The worker tells an export in the events of the SMART bulk export log, on stdout and in its folder, without a secret.',
  },
  'bulk:worker-quiet': {
    spec: `${bulk}/export.html`,
    says: 'With --quiet the worker says nothing but errors, on stderr.',
  },
  'bulk:worker-reports': {
    spec: `${wcag}/#status-messages`,
    says: 'The worker’s page tells each report by type and keeps what is open and focused where it is; no record is served.',
  },

  // ---- the other endpoints ---------------------------------------------------------------------------------
  'introspect:active': {
    spec: rfc(7662, '2.2'),
    says: 'A client learns of a token what it stands for, its launch context and its person among it.',
  },
  'introspect:inactive': {
    spec: rfc(7662, '2.2'),
    says: 'Whatever is wrong with a token, the answer is active: false.',
  },
  'introspect:client': { spec: rfc(7662, '2.1'), says: 'Nobody introspects without authentication.' },
  'userinfo:claims': { spec: `${oidc}#UserInfo`, says: 'sub and fhirUser of the id_token, for a token with openid.' },
  'register:create': { spec: rfc(7591, '3.2.1'), says: 'A client registers itself and can be used at once.' },
  'register:refused': { spec: rfc(7591, '3.2.2'), says: 'Metadata that cannot be is refused with its own error code.' },
  'register:lint': {
    spec: rfc(7591, '2'),
    says: 'The answer to a registration warns of what was ignored and of what is allowed and yet unwise.',
  },
  'register:published-key': {
    spec: rfc(7517, '9.1'),
    says: 'A key whose private half is printed in public is refused, registered or used.',
  },
  'login-trust:import': {
    spec: 'README.md',
    says: 'The SQL of WebChart’s tutorial registers its app, with three warnings; a bad file registers nothing.',
  },
  'register:manage': { spec: rfc(7592, '2'), says: 'A registration is read, changed and deleted with its own token.' },
  'par:request-uri': { spec: rfc(9126, '2'), says: 'A pushed request is gone on with once, by its client.' },
  'par:no-reference': { spec: rfc(9126, '2.1'), says: 'A request_uri cannot be pushed: invalid_request.' },
  'par:audience': {
    spec: rfc(9126, '2'),
    says: 'The aud of an assertion at /par may be the issuer, the token endpoint or /par.',
  },

  // ---- proofs of possession -----------------------------------------------------------------------------------
  'dpop:token': { spec: rfc(9449, '5'), says: 'A proof binds the access token to its key, and the answer says DPoP.' },
  'dpop:algorithms': { spec: rfc(9449, '5.1'), says: 'Proofs with each advertised algorithm are taken.' },
  'dpop:proof': {
    spec: rfc(9449, '4.3'),
    says: 'A proof that is wrong in any part is refused, and does what it came with no harm.',
  },
  'dpop:replay': { spec: rfc(9449, '11.1'), says: 'A proof counts once, wherever it is sent.' },
  'dpop:resource': { spec: rfc(9449, '7.1'), says: 'A bound token is good with a fresh proof of its key alone.' },
  'dpop:downgrade': { spec: rfc(9449, '7.2'), says: 'A bound token is refused as Bearer, and a Bearer token as DPoP.' },
  'dpop:refresh': { spec: rfc(9449, '5'), says: 'The refresh token of a public client is bound to the same key.' },
  'dpop:code': { spec: rfc(9449, '10'), says: 'A code can be bound to a key when it is asked for or pushed.' },
  'dpop:registered': { spec: rfc(9449, '5.2'), says: 'A client can say that it wants bound tokens only.' },
  'dpop:introspection': { spec: rfc(9449, '6.2'), says: 'Introspection tells the key that a token is bound to.' },

  // ---- the door webchart-2024, and what every door has beside it ---------------------------------------------
  'webchart:recorded-steps': {
    spec: 'https://github.com/mieweb/webchart-oauth-example',
    says: 'The recorded browser script of WebChart’s example app works by its own handles.',
  },
  'webchart:library': {
    spec: 'https://github.com/mieweb/webchart-oauth-example',
    says: 'Its library, oauth 0.10.0, gets tokens without PKCE and with its secret in the body.',
  },
  'webchart:https-alias': {
    spec: 'ARCHITECTURE.md',
    says: 'At a configured alias the EHR is that origin altogether: issuer, links, aud and cookies.',
  },
  'webchart:documents': {
    spec: 'docs/decisions/0007-front-doors-are-data.md',
    says: 'The documents name the addresses of WebChart’s tutorial of 2024, correctly typed.',
  },
  'webchart:revoke': { spec: rfc(7009, '2'), says: 'Both query addresses revoke.' },
  'webchart:doors-apart': { spec: rfc(8414, '2'), says: 'What one issuer gave is worth nothing at the other.' },
  'webchart:session-shared': { spec: 'ARCHITECTURE.md', says: 'Who signed in is signed in at both doors.' },
  'manage:end-access': {
    spec: `${smart}/conformance.html#metadata`,
    says: 'The management endpoint shows a person the apps with access to her data and ends their access.',
  },
  'jwt:inspect': { spec: rfc(7519, '7.2'), says: 'A pasted JWT is decoded and checked with the published keys.' },

  // ---- clients of other people, strictly configured ----------------------------------------------------------
  'clients:oauth4webapi': {
    spec: 'https://github.com/panva/oauth4webapi',
    says: 'oauth4webapi completes every flow it knows at both doors and finds nothing to object to.',
  },
  'clients:openid-client': {
    spec: 'https://github.com/panva/openid-client',
    says: 'openid-client completes every flow it knows at both doors, with the checks for non-repudiation on.',
  },
  'clients:oidc-client-ts': {
    spec: 'https://github.com/authts/oidc-client-ts',
    says: 'oidc-client-ts signs in, renews and revokes from a page of another origin, at both doors.',
  },
  'clients:fhirclient': {
    spec: 'https://docs.smarthealthit.org/client-js/',
    says: 'fhirclient launches, reads, pages and renews from a page of another origin, at both doors.',
  },

  // ---- what happened ----------------------------------------------------------------------------------------
  'audit:told': {
    spec: 'docs/decisions/0013-the-audit-is-written-with-the-change.md',
    says: 'Sign-in, scope confirmation, tokens, refusals and revocations are told, with the id of the request.',
  },
  'audit:administrator': {
    spec: 'ARCHITECTURE.md',
    says: 'The administrator, and nobody else, reads what happened; no secret is in it.',
  },

  // ---- the EHR's screens ------------------------------------------------------------------------------------
  'chart:no-known-allergies': {
    spec: 'https://hl7.org/fhir/us/core/StructureDefinition-us-core-allergyintolerance.html',
    says: 'That no allergy is known is said calmly; it is neither a warning nor counted.',
  },
  'tokens:revoke-asks-first': {
    spec: `${wcag}/#error-prevention-legal-financial-data`,
    says: 'Token Administration names what it is about to revoke, and revokes it after a yes alone.',
  },

  // ---- every page ------------------------------------------------------------------------------------------
  'pages:axe': { spec: `${wcag}/`, says: 'axe finds nothing on any page met, in light and dark.' },
  'pages:320': { spec: `${wcag}/#reflow`, says: 'Nothing scrolls sideways at 320 px.' },
  'pages:no-room': { spec: `${wcag}/#reflow`, says: 'Where columns do not fit, a long table’s rows are blocks.' },
  'pages:spanish': { spec: `${wcag}/#language-of-page`, says: 'Sign-in and scope confirmation speak Spanish too.' },
  'pages:headers': {
    spec: rfc(9700, '4.16'),
    says: 'Pages come with a strict Content-Security-Policy, no-referrer, nosniff and no-store.',
  },

  // ---- processes -------------------------------------------------------------------------------------------
  'process:health': {
    spec: 'ARCHITECTURE.md',
    says: 'Every process answers /healthz; the EHR also /readyz and /metrics.',
  },
  'process:host': { spec: rfc(9110, '7.4'), says: 'A request for a host that is not ours is 421.' },

  // ---- documentation ---------------------------------------------------------------------------------------
  'docs:fhir-import': {
    spec: 'README.md',
    says: 'npm run fhir -- import loads files beside a running EHR and says what it refuses.',
  },
  'docs:readme-runs': {
    spec: 'README.md',
    says: 'The commands of the README work as they stand there.',
  },
} satisfies Record<string, Requirement>;

export type RequirementId = keyof typeof rows;
export const requirements: Record<RequirementId, Requirement> = rows;
