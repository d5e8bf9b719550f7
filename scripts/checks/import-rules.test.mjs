import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inRoot } from '../setup/folders.mjs';

/** Every line is a file and what it imports. The linter must object to all of the first table, to none of the second. */
const forbidden = [
  ['apps/ehr/src/a.ts', '@smart-ehr/patient-app'],
  ['apps/ehr/src/b.ts', '../../patient-app/src/config.ts'],
  ['apps/patient-app/src/a.ts', '@smart-ehr/ehr'],
  ['apps/patient-app/src/b.ts', '../../ehr/src/config.ts'],
  ['apps/patient-app/src/c.ts', '@smart-ehr/prisma/cast'],
  ['apps/patient-app/src/d.ts', '../../../prisma/cast.ts'],
  ['apps/patient-app/src/e.ts', '@smart-ehr/ui/tokens.css'],
  ['packages/population/src/a.ts', '@smart-ehr/prisma'],
  ['packages/population/src/b.ts', '../../../prisma/cast.ts'],
  ['packages/population/src/c.ts', '@smart-ehr/ehr'],
  ['packages/ui/src/a.ts', '../../../apps/ehr/src/app.ts'],
  ['packages/fhir/src/a.ts', '@smart-ehr/oauth-core/server'],
  ['packages/fhir/src/b.ts', '@smart-ehr/prisma/cast'],
  ['packages/oauth-core/src/a.ts', '@smart-ehr/fhir'],
  ['packages/oauth-core/src/b.ts', './client/index.ts'],
  ['packages/oauth-core/src/client/a.ts', '../server/index.ts'],
  ['packages/oauth-core/src/client/b.ts', '../resource/bearer.ts'],
  ['packages/oauth-core/src/client/c.ts', '@smart-ehr/fhir'],
  ['packages/oauth-core/src/server/a.ts', '../client/index.ts'],
  ['packages/oauth-core/src/server/grants/b.ts', '../../resource/index.ts'],
  ['packages/oauth-core/src/resource/a.ts', '../client/index.ts'],
  ['packages/oauth-core/src/resource/b.ts', '../server/index.ts'],
  ['prisma/src/a.ts', '@smart-ehr/fhir'],
  ['e2e/flows/a.ts', '@smart-ehr/prisma'],
  ['e2e/flows/b.ts', '@smart-ehr/oauth-core'],
  ['e2e/flows/c.ts', '../../apps/ehr/src/app.ts'],
  ['e2e/flows/d.ts', '../../prisma/src/index.ts'],
  ['bench/src/a.ts', '@smart-ehr/oauth-core/server'],
  ['bench/src/b.ts', '../../apps/ehr/src/app.ts'],
];
const allowed = [
  ['apps/ehr/src/y.ts', '@smart-ehr/prisma/cast'],
  ['apps/ehr/src/z.ts', '@smart-ehr/oauth-core/server'],
  ['apps/patient-app/src/y.ts', '@smart-ehr/oauth-core/client'],
  ['packages/population/src/y.ts', '@smart-ehr/fhir'],
  ['packages/oauth-core/src/client/y.ts', '../scopes.ts'],
  ['packages/oauth-core/src/server/grants/y.ts', '../../errors.ts'],
  ['e2e/flows/y.ts', '@smart-ehr/prisma/cast'],
  ['bench/src/y.ts', '@smart-ehr/prisma/cast'],
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'import-rules-')));
let objectedTo = [];

beforeAll(async () => {
  copyFileSync(inRoot('biome.json'), join(folder, 'biome.json'));
  for (const [file, source] of [...forbidden, ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import '${source}';\n`);
  }
  objectedTo = await lint();
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each(forbidden)('%s may not import %s', file => {
  expect(objectedTo).toContain(file);
});

it.each(allowed)('%s may import %s', file => {
  expect(objectedTo).not.toContain(file);
});

/** The files in which the linter finds a forbidden import. */
function lint() {
  const only = [
    '--only=style/noRestrictedImports',
    '--vcs-enabled=false',
    '--max-diagnostics=none',
    '--reporter=github',
  ];
  const args = [inRoot('node_modules/@biomejs/biome/bin/biome'), 'lint', ...only, '.'];
  return new Promise(resolve =>
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout) =>
      resolve([...stdout.matchAll(/file=([^,]+),/g)].map(([, file]) => relative(folder, file))),
    ),
  );
}
