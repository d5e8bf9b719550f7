/**
 * What `npm run mutate` changes, one small thing at a time, to see whether a test notices: the rules of the authorization
 * server, and those about who sees which record. https://stryker-mutator.io/docs/stryker-js/configuration/
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [
    'packages/oauth-core/src/server/*.ts',
    'packages/oauth-core/src/{base64url,category-code,constant-time,format-scope,oauth-error,parse-scope}.ts',
    'packages/oauth-core/src/{categories,dpop-proof,http-uri,pkce,public-jwk}.ts',
    'packages/oauth-core/src/{random-token,scope-permits,scope-within,sha256}.ts',
    'apps/ehr/src/fhir/{permitted,reach,role-limits}.ts',
    '!**/*.test.ts',
    '!**/index.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'scripts/mutate/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  incremental: true,
  incrementalFile: '.data/mutate/incremental.json',
  tempDirName: '.data/mutate/sandbox',
  ignorePatterns: ['.data', '.turbo', 'apps/*-app', 'apps/*-web', 'e2e', 'docs'],
  concurrency: 2,
  timeoutMS: 60_000,
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.data/mutate/report.json' },
  htmlReporter: { fileName: '.data/mutate/report.html' },
};
