import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { integrityOf } from '../chaos/destinations.mjs';
import { drawRound, phases } from '../chaos/draw.mjs';
import { playRound } from '../chaos/round.mjs';
import { setStage } from '../chaos/stage.mjs';
import { duration, style } from '../report/progress.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { inRoot } from '../setup/folders.mjs';
import { generatePrismaClients } from '../setup/prepare.mjs';
import { Refusal } from '../setup/refusal.mjs';

/**
 * `npm run chaos -- --rounds 100 --seed S`: exports of the bulk worker, into a folder, SQLite and PostgreSQL in turn, during
 * which the worker and the EHR are killed (kill -9) at random moments. What comes out must be what an undisturbed export gives.
 * The same seed makes the same choices; `--round N` plays one round alone. CHAOS_PORT moves the EHR from the first free port.
 */
export async function chaos(args) {
  const options = optionsOf(args);
  await installDependencies();
  await generatePrismaClients();
  return (await chaosOn(options)).failures.length === 0 ? 0 : 1;
}

/** All rounds on an EHR of their own. Its folder stays when something failed. */
export async function chaosOn({ seed, numbers }) {
  const folder = inRoot('.data/chaos', String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  const stage = await setStage(folder);
  const kills = [];
  const failures = [];
  try {
    console.log(`Seed ${seed}, into ${Object.keys(stage.destinations).join(', ')}`);
    for (const number of numbers) {
      const round = drawRound(seed, number, Object.keys(stage.destinations));
      const started = Date.now();
      const { killed, runs, complaints } = await playRound(round, stage).catch(unfinished);
      kills.push(...killed);
      const took = duration(Date.now() - started);
      console.log(`${mark(complaints)} Round ${number}: ${told(round, killed, runs)} (${took})`);
      if (complaints.length > 0) failures.push(failureOf(seed, number, complaints));
      if (complaints.length > 0) console.log(failures.at(-1));
    }
    const broken = integrityOf(stage.ehr.database);
    if (broken.length > 0) failures.push(...broken);
    for (const sentence of broken) console.log(sentence);
  } finally {
    await stage.end();
    if (failures.length === 0) rmSync(folder, { recursive: true, force: true });
    else console.log(`What is left to look at: ${folder}`);
  }
  console.log(closing(numbers.length, kills, failures.length));
  return { rounds: numbers.length, failures };
}

const unfinished = error => ({ killed: [], runs: 0, complaints: [error.stack] });

const count = (times, noun) => `${times} ${noun}${times === 1 ? '' : 's'}`;

const mark = complaints => (complaints.length === 0 ? style('green', '✓') : style('red', '✗'));

function told({ destination, full, changes }, killed, runs) {
  const what = `${full ? 'everything' : 'export'} to ${destination}`;
  const changed = `${changes.create} created, ${changes.update} changed, ${changes.remove} deleted at most`;
  const kills = killed.map(({ phase, target, ms }) => `${target} killed ${ms} ms into ${phase}`);
  return [what, changed, ...(kills.length > 0 ? kills : ['nobody killed in time']), count(runs, 'run')].join('; ');
}

function failureOf(seed, number, complaints) {
  const lines = complaints.flatMap(complaint => complaint.split('\n')).map(line => `    ${line}`);
  return [`Round ${number} (npm run chaos -- --seed ${seed} --round ${number}):`, ...lines].join('\n');
}

/** Who kills both kills twice. */
function closing(rounds, kills, failed) {
  const of = name => kills.filter(({ target }) => target === name || target === 'both').length;
  const inPhases = phases.map(phase => `${phase} ${kills.filter(kill => kill.phase === phase).length}`).join(', ');
  const total = of('EHR') + of('worker');
  return `Moments of killing: ${inPhases}\n${count(rounds, 'round')}, ${count(total, 'kill')} (EHR ${of('EHR')}, worker ${of('worker')}), ${failed} failed`;
}

function optionsOf(args) {
  const { rounds, seed, round } = parse(args);
  const first = round ?? '1';
  for (const [name, value] of Object.entries({ rounds, round: first }))
    if (!/^[1-9]\d{0,5}$/.test(value)) throw new Refusal(`--${name} must be a whole number from 1 on.`);
  if (!/^\d{1,9}$/.test(seed)) throw new Refusal('--seed must be a number of at most nine digits.');
  const count = round === undefined ? Number(rounds) : 1;
  return { seed: Number(seed), numbers: Array.from({ length: count }, (_, index) => Number(first) + index) };
}

function parse(args) {
  const options = {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    round: { type: 'string' },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Refusal(`${error.message} npm run chaos takes --rounds N, --seed S and --round N.`);
  }
}
