import { step } from '../report/progress.mjs';
import { must } from './command.mjs';
import { root } from './folders.mjs';
import { firstMissing } from './installed.mjs';
import { npm } from './npm.mjs';
import { Refusal } from './refusal.mjs';

/** Brings node_modules in line with package-lock.json; returns at once when it is. */
export async function installDependencies() {
  if (!firstMissing(root)) return;
  await step('Installing dependencies', () =>
    must('npm ci', npm(['ci', '--prefer-offline', '--no-audit', '--no-fund'])),
  );
  const missing = firstMissing(root);
  if (missing) throw new Refusal(`npm ci left out ${missing}: remove the folder node_modules and try again.`);
}
