import { complaintAboutNode } from '../machine/node-version.mjs';
import { root } from './folders.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Runs a command of package.json: refuses an old Node.js before any newer syntax is loaded (hence the dynamic import
 * in `load`), works from the root of the repository, and turns a Refusal into one line and exit code 1.
 */
export async function main(load) {
  const complaint = complaintAboutNode(process.versions.node);
  if (complaint) {
    console.error(`✗ ${complaint}`);
    process.exit(1);
  }
  process.stdout.on('error', () => process.exit(1)); // nobody reads any more (`npm test | head`)
  process.chdir(root);
  try {
    const run = await load();
    process.exitCode = (await run(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Refusal ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
