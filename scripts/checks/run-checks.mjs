import { step } from '../report/progress.mjs';
import { staticChecks } from './static-checks.mjs';

/** Runs every static check, shows what each complains about in full, and counts them. */
export async function runStaticChecks() {
  let failed = 0;
  for (const { title, complaint } of staticChecks) {
    const said = await step(title, async () => {
      const text = await complaint();
      if (text) throw new Complaint(text);
    }).catch(error => error);
    if (!said) continue;
    failed += 1;
    console.log(`\n${said.message}\n`);
  }
  return { passed: staticChecks.length - failed, failed, skipped: 0 };
}

class Complaint extends Error {}
