import { runStaticChecks } from '../checks/run-checks.mjs';
import { copyTest } from '../eject/copy-test.mjs';
import { obtainBrowser } from '../machine/browser.mjs';
import { answers, testServer } from '../machine/postgresql.mjs';
import { duration, style } from '../report/progress.mjs';
import { tallyFromReport } from '../report/read-report.mjs';
import { closingLine, sum, tallyOfPlaywright, tallyOfVitest } from '../report/tally.mjs';
import { runNode } from '../setup/command.mjs';
import { scratchPostgresql } from '../setup/database.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { inRoot } from '../setup/folders.mjs';
import { generatePrismaClients } from '../setup/prepare.mjs';
import { chaosOn } from './chaos.mjs';
import { onOwnStack, playwright } from './e2e.mjs';
import { fuzzOn } from './fuzz.mjs';

/** `npm test`: everything that can be checked, straight after `git clone`. The last line counts it. */
export async function test() {
  const started = Date.now();
  const tally = sum([
    await part('Set-up', setUp),
    await part('Static checks', runStaticChecks),
    await part('Unit and endpoint tests', unitTests),
    await part('Browser tests', browserTests),
    await part('Browser tests on PostgreSQL', browserTestsOnPostgresql),
    await part('Malformed requests', malformedRequests),
    await part('Killed exports', killedExports),
    await part('Example apps, copied out', copyTest),
  ]);
  if (tally.failures.length > 0) console.log(`\n${style('bold', 'What failed')}\n${tally.failures.join('\n')}`);
  console.log(`\nTook ${duration(Date.now() - started)}.\n${closingLine(tally)}`);
  return tally.failed === 0 ? 0 : 1;
}

/** A part that cannot be run counts as one failure, and the next one is tried all the same. */
async function part(title, run) {
  console.log(`\n${style('bold', title)}`);
  try {
    return await run();
  } catch (error) {
    console.log(`${style('red', '✗')} ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0, failures: [`${title}: ${error.message}`] };
  }
}

async function setUp() {
  await installDependencies();
  await generatePrismaClients();
  await sayWhetherPostgresqlAnswers();
  process.env.CHROMIUM_PATH = await obtainBrowser();
  return { passed: 0, failed: 0, skipped: 0 };
}

async function sayWhetherPostgresqlAnswers() {
  const { url, required } = testServer(process.env);
  const { host } = new URL(url);
  if (await answers(url)) return console.log(`${style('green', '✓')} PostgreSQL answers at ${host}`);
  const consequence = required ? 'will fail (CI or TEST_POSTGRES_URL is set)' : 'are skipped';
  console.log(`${style('yellow', '!')} No PostgreSQL answers at ${host}: its tests ${consequence}`);
}

/** A busy machine is no failure: what hangs is noticed all the same. */
const patience = ['--testTimeout=120000'];

function unitTests() {
  const report = inRoot('.data/test/vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [inRoot('node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...patience];
  return tallyFromReport(report, tallyOfVitest, async () => (await runNode(args, { show: true })).code);
}

/** To record every step of every test takes a third of its time: `npm run e2e -- --grep …` does, for those that fail. */
const untraced = ['--trace', 'off'];

const browserTests = () =>
  tallyFromReport(inRoot('.data/e2e/results.json'), tallyOfPlaywright, () =>
    onOwnStack(stackEnv => playwright(untraced, { ...process.env, ...stackEnv })),
  );

/** The three flows and what is special about them once more, where the other database must be there. */
async function browserTestsOnPostgresql() {
  const { url, required } = testServer(process.env);
  if (!required) {
    console.log('The flows ran on SQLite. With CI=true or TEST_POSTGRES_URL they run on PostgreSQL, too.');
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const flows = ['patient-standalone', 'ehr-launch', 'bulk-worker', 'webchart'].map(name => `flows/${name}.spec.ts`);
  const rules = ['launch', 'backend-services', 'bulk-export'].map(name => `protocol/${name}.spec.ts`);
  const database = await scratchPostgresql(url);
  const results = inRoot('.data/e2e-postgresql');
  try {
    return await tallyFromReport(`${results}/results.json`, tallyOfPlaywright, () =>
      onOwnStack(
        stackEnv =>
          playwright([...flows, ...rules, ...untraced], { ...process.env, ...stackEnv, E2E_RESULTS: results }),
        database.url,
      ),
    );
  } finally {
    await database.drop();
  }
}

/** The short form of `npm run fuzz`, with the same requests at each run; it follows the browser tests, which built the screens. */
async function malformedRequests() {
  const { url, required } = testServer(process.env);
  const databases = (await answers(url)) || required ? ['sqlite', 'postgresql'] : ['sqlite'];
  const failures = [];
  for (const database of databases)
    if ((await fuzzOn(database, { requests: 1000, seed: 1 })) !== 0) failures.push(`Malformed requests (${database})`);
  const failed = failures.length;
  return { passed: databases.length - failed, failed, skipped: 2 - databases.length, failures };
}

/** The short form of `npm run chaos`, with the same choices at each run. */
async function killedExports() {
  const { rounds, failures } = await chaosOn({ seed: 1, numbers: [1, 2, 3] });
  return { passed: rounds - failures.length, failed: failures.length, skipped: 0, failures };
}
