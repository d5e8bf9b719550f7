import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

/** The work of `npm run fuzz`: an EHR on the empty database `--database URL`, `--requests N` of `--seed S`. */
async function main(): Promise<void> {
  const { database, port, ...numbers } = parseArgs({
    options: {
      database: { type: 'string' },
      port: { type: 'string' },
      requests: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
    },
  }).values;
  const [requests, seed] = [Number(numbers.requests), Number(numbers.seed)];
  if (!database || !Number.isSafeInteger(requests) || requests < 1 || !Number.isSafeInteger(seed)) {
    throw new Error('Give --requests and --seed, both whole numbers.');
  }
  console.log(`${requests} requests, seed ${seed}`);
  let told = 0;
  const failures = await runFuzz({
    databaseUrl: database,
    requests,
    seed,
    port: port === undefined ? undefined : Number(port),
    tell({ done, failures }) {
      if (done - told < 5000 && done < requests) return;
      told = done;
      console.log(`${done} sent, ${failures.length} failed`);
    },
  });
  for (const failure of failures) console.log(`\n${failure}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await main();
