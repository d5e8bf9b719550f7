import { parseArgs } from 'node:util';
import { runFuzz } from './run-fuzz.ts';

const usage = 'Give --requests, --seed and --first, whole numbers all, and the --database.';

/**
 * The work of `npm run fuzz`: an EHR on the empty database `--database URL`, `--requests N` of `--seed S`, from number
 * `--first F` on. Failures are printed as they come.
 */
async function main(): Promise<void> {
  const number = (initially: string) => ({ type: 'string', default: initially }) as const;
  const { database, ...numbers } = parseArgs({
    options: { database: { type: 'string' }, requests: number('2000'), seed: number('1'), first: number('0') },
  }).values;
  const [requests, seed, first] = [Number(numbers.requests), Number(numbers.seed), Number(numbers.first)];
  if (!database || ![requests, seed, first].every(Number.isSafeInteger)) throw new Error(usage);
  console.log(`Seed ${seed}: requests ${first} to ${first + requests - 1}`);

  let printed = 0;
  const print = (failures: readonly string[]) => {
    for (const failure of failures.slice(printed)) console.log(`\n${failure}\n`);
    printed = failures.length;
  };
  const failures = await runFuzz({
    databaseUrl: database,
    first,
    requests,
    seed,
    tell({ done, failures }) {
      print(failures);
      if (done % 5000 === 0) console.log(`${done} sent, ${failures.length} failed`);
    },
  });
  print(failures);
  console.log(`${requests} requests sent, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

await main();
