import { relative } from 'node:path';
import { startBulkSuite } from './bulk/suite.ts';
import { startFhirSuite } from './fhir/suite.ts';
import { isMet } from './measure/fact.ts';
import { type ContestResult, runContest } from './measure/run-contest.ts';
import { parseOptions, UsageError } from './options.ts';
import { tableOf, writeJson } from './report.ts';
import { repository } from './servers/start-server.ts';
import { startTokenSuite } from './token/suite.ts';

const suites = { token: startTokenSuite, fhir: startFhirSuite, bulk: startBulkSuite };

/** Measures one suite and prints it, contest by contest. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const suite = await suites[options.suite](options);
  const results: ContestResult[] = [];
  try {
    const chosen = suite.contests.filter(({ title }) => title.toLowerCase().includes(options.only.toLowerCase()));
    if (chosen.length === 0)
      throw new UsageError(`No contest is called that: ${suite.contests.map(({ title }) => title).join('; ')}.`);
    for (const contest of chosen) {
      const result = 'measure' in contest ? await contest.measure(options) : await runContest(contest, options);
      results.push(result);
      console.log(`\n${tableOf(result)}`);
    }
  } finally {
    await suite.stop();
  }
  const verdicts = results.flatMap(({ comparisons, facts = [] }) => [
    ...comparisons.map(({ met }) => met),
    ...facts.map(isMet),
  ]);
  const missed = verdicts.filter(met => met === false).length;
  const verdict = missed === 0 ? 'Every aim was met.' : `${missed} of the aims missed.`;
  console.log(`\n${verdict} Written to ${relative(repository, writeJson(options, results))}.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exit(1);
});
