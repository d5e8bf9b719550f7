import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnContest } from '../measure/contest.ts';
import type { Pace } from '../measure/run-contest.ts';
import { median, ratioOf, spreadOf } from '../measure/statistics.ts';
import { environmentOfEhr, removeDatabase, runAtEhr } from '../servers/ehr.ts';
import { benchFolder } from '../servers/start-server.ts';
import { createRawTable, storedBodies } from './raw.ts';

const aim = 0.15;
const [ofEhr, ofRaw] = ['EHR, npm run fhir -- import', 'raw inserts into one table'];

/** What a turn took; the start of the process is taken off. */
type Took = { ms: number; cpuMs: number };

/**
 * Loading, search rows included, beside bare inserts of the same texts. A turn takes the next resources, so the database
 * grows from turn to turn; they are those of a larger database, by type as a bulk export has them.
 */
export function loading(source: string): OwnContest {
  return {
    title: 'loading resources from NDJSON',
    async measure({ rounds, seconds }: Pace) {
      const perTurn = Math.ceil(1_500 * seconds);
      const bodies = storedBodies(source, perTurn * rounds);
      const size = Math.floor(bodies.length / rounds);
      const chunks = Array.from({ length: rounds }, (_, round) => bodies.slice(round * size, (round + 1) * size));
      const database = join(benchFolder, 'loading.db');
      removeDatabase(database);
      const start = await importInto(database, bodies.slice(0, 1));
      const raw = createRawTable(join(benchFolder, 'raw.db'));
      const [ehr, bare]: [Took[], Took[]] = [[], []];
      for (const chunk of chunks) {
        const whole = await importInto(database, chunk);
        ehr.push({ ms: whole.ms - start.ms, cpuMs: whole.cpuMs - start.cpuMs });
        bare.push(measured(() => raw.insert(chunk)));
      }
      raw.close();
      const rates = (took: Took[]) => took.map(({ ms }) => (size / ms) * 1000);
      const cpuOf = (took: Took[]) => median(took.map(({ cpuMs }) => cpuMs / size));
      const ratio = ratioOf(rates(ehr), rates(bare));
      const byCpu = cpuOf(bare) / cpuOf(ehr);
      return {
        title: `${this.title}: ${size} in each of ${rounds} turns`,
        contenders: [
          { name: ofEhr, perSecond: spreadOf(rates(ehr)), cpuMsEach: cpuOf(ehr) },
          { name: ofRaw, perSecond: spreadOf(rates(bare)), cpuMsEach: cpuOf(bare) },
        ],
        comparisons: [{ of: ofEhr, to: ofRaw, aim, ratio, byCpu, met: ratio.median >= aim }],
      };
    },
  };
}

async function importInto(database: string, bodies: readonly string[]): Promise<Took> {
  const folder = join(benchFolder, 'loading');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'resources.ndjson'), bodies.map(body => `${body}\n`).join(''));
  const usage = join(benchFolder, 'usage.json');
  const env = { ...environmentOfEhr(`file:${database}`), USAGE_FILE: usage };
  const started = performance.now();
  await runAtEhr(
    'src/main-import.ts',
    ['import', folder],
    env,
    new URL('../servers/in-command.ts', import.meta.url).href,
  );
  const ms = performance.now() - started;
  return { ms, cpuMs: Number(JSON.parse(readFileSync(usage, 'utf8')).cpuMs) };
}

function measured(work: () => void): Took {
  const [started, before] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
}
