import { step } from '../report/progress.mjs';
import { staticChecks } from './static-checks.mjs';

/** Runs every static check, shows what each complains about in full, and counts them. */
export async function runStaticChecks() {
  const failures = [];
  for (const { title, complaint } of staticChecks) {
    const said = await step(title, async () => {
      const text = await complaint();
      if (text) throw new Complaint(text);
    }).catch(error => error);
    if (!said) continue;
    failures.push(title);
    console.log(`\n${said.message}\n`);
  }
  const failed = failures.length;
  return { passed: staticChecks.length - failed, failed, skipped: 0, failures };
}

class Complaint extends Error {}
