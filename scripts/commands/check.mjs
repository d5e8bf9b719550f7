import { runStaticChecks } from '../checks/run-checks.mjs';
import { closingLine } from '../report/tally.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { generatePrismaClients } from '../setup/prepare.mjs';

/** `npm run check`: what can be said about the code without running it. */
export async function check() {
  await installDependencies();
  await generatePrismaClients();
  const tally = await runStaticChecks();
  console.log(`\n${closingLine(tally)}`);
  return tally.failed === 0 ? 0 : 1;
}
