import * as diagnoses from '../doctor/diagnoses.mjs';
import { style } from '../report/progress.mjs';
import { readCast } from '../setup/cast.mjs';
import { loadDotEnv } from '../setup/environment.mjs';
import { runningStack } from '../stack/record.mjs';

const marks = { true: style('green', '✓'), false: style('red', '✗'), optional: style('yellow', '!') };

/** `npm run doctor`: what is wrong with this machine or this checkout, and how to mend it. Changes nothing. */
export async function doctor() {
  loadDotEnv();
  const { env } = process;
  const running = runningStack();
  show({ ok: true, text: `Node.js ${process.versions.node} on ${process.platform} ${process.arch}.` });
  const found = [
    diagnoses.dependencies(),
    await diagnoses.localhost(),
    diagnoses.dataCanBeWritten(),
    diagnoses.settings(env),
  ];
  const installed = found[0].ok === true;
  if (installed) {
    found.push(diagnoses.prismaClients(), ...(await diagnoses.ports((await readCast()).processes, env, running)));
    found.push(await diagnoses.browser());
  }
  found.push(await diagnoses.postgresql(env));
  found.forEach(show);
  const wrong = found.filter(({ ok }) => ok === false).length;
  const fine = running ? 'This stack is running.' : 'Nothing stands in the way of npm start.';
  console.log(wrong === 0 ? `\n${fine}` : `\n${wrong} to mend.`);
  return wrong === 0 ? 0 : 1;
}

function show({ ok, text, mend }) {
  console.log(`${marks[ok]} ${text}${mend ? style('dim', ` → ${mend}`) : ''}`);
}
