import { existsSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { accessToken, deleteExport, exportUndisturbed } from './backend.mjs';
import { differences, isKickingOff, leftovers } from './verdict.mjs';
import { startWorker } from './worker.mjs';

/** A run that was not killed must be the last one; one more is for the EHR that was away. */
const sparedRuns = 2;

/**
 * Changes records, exports them while processes are killed, and compares with an undisturbed export of the same moment.
 * @returns {Promise<{ killed: { phase: string, target: string, ms: number }[], runs: number, complaints: string[] }>}
 */
export async function playRound(round, stage) {
  const { ehr, exportsFolder } = stage;
  const logged = ehr.logLength();
  const expected = await changeAndExport(round, stage);
  const destination = stage.destinations[round.destination];
  const { runs, killed, excused, problem } = await exportThroughKills(round, destination, stage);
  await ehr.untilUp();
  const complaints = problem
    ? [problem]
    : [
        ...differences(await destination.held(), expected),
        ...leftovers(exportsFolder).map(name => `left behind: exports/${name}`),
        ...destination.complaints(),
      ];
  complaints.push(...(await jobsLeft(stage, excused)), ...ehr.complaints(logged).map(line => `EHR: ${line}`));
  // The next round begins like the first.
  if (complaints.length > 0 && existsSync(exportsFolder)) renameSync(exportsFolder, `${exportsFolder}-${round.number}`);
  rmSync(exportsFolder, { recursive: true, force: true });
  return { killed, runs, complaints };
}

/** Which measured run a round is like. */
export const lengthKey = ({ destination, full }) => (full ? `${destination} --full` : destination);

const argsOf = ({ full }, { to }) => ['--to', to, ...(full ? ['--full'] : [])];

/** One run after the other, until the worker says that it is done. */
async function exportThroughKills(round, destination, stage) {
  const kills = [...round.kills];
  const lengths = stage.lengths[lengthKey(round)];
  const killed = [];
  let excused = 0;
  const onKill = kill => {
    killed.push(kill);
    if (isKickingOff(stage.exportsFolder)) excused += 1;
  };
  for (let runs = 1, spared = sparedRuns; ; runs += 1) {
    const run = startWorker(argsOf(round, destination), stage.env);
    await killAsPlanned(run, kills, onKill, { ehr: stage.ehr, lengths });
    const end = await run.ended;
    if (end === 'exit code 0' || destination.isWhole()) return { runs, killed, excused };
    if (!run.wasKilled()) spared -= 1;
    const canGoOn = run.wasKilled() || end === 'exit code 1';
    if (!canGoOn || spared === 0)
      return { runs, killed, excused, problem: `run ${runs} of the worker: ${end}.\n${run.output()}` };
  }
}

/** Takes from `kills` what was done. A phase that this run does not come to is left to the next one. */
async function killAsPlanned(run, kills, onKill, { ehr, lengths }) {
  while (kills.length > 0) {
    const [{ phase, target, share }] = kills;
    if (!(await run.reaches(phase))) return;
    const ms = Math.round(share * (lengths[phase] ?? 0));
    await Promise.race([wait(ms), run.ended]);
    if (run.hasEnded()) return;
    kills.shift();
    if (target !== 'worker') ehr.restart();
    if (target !== 'EHR') run.kill();
    if (target !== 'EHR') await run.ended;
    onKill({ phase, target, ms });
    if (target !== 'EHR') return;
  }
}

async function changeAndExport({ changes }, { ehr, writer, keyFile, clientId }) {
  const token = await accessToken(ehr.origin, keyFile, clientId, 'system/*.cruds');
  await writer(token, changes);
  return exportUndisturbed(ehr.origin, token);
}

/**
 * The worker deletes its job when it has everything, and waits for an EHR that is being restarted. Only one whose address it was
 * never told may stay, until it expires. Here it is deleted, so that the next round begins like the first.
 */
async function jobsLeft({ ehr, keyFile }, excused) {
  const statement = 'SELECT id FROM export_job WHERE client_id = ? AND expires_at_ms > ?';
  const jobs = ehr.ask(statement, 'bulk-worker', Date.now());
  if (jobs.length === 0) return [];
  const token = await accessToken(ehr.origin, keyFile, 'bulk-worker', 'system/*.rs');
  for (const { id } of jobs) await deleteExport(ehr.origin, token, id);
  return jobs.length > excused ? [`${jobs.length} jobs left at the EHR, and only ${excused} had to be`] : [];
}

/** How long the phases of an undisturbed run take, in ms; changes first, so that it has something to tell. */
export async function measure(round, stage) {
  await changeAndExport(round, stage);
  const run = startWorker(argsOf(round, stage.destinations[round.destination]), stage.env);
  const end = await run.ended;
  if (end !== 'exit code 0') throw new Error(`The worker, undisturbed: ${end}.\n${run.output()}`);
  rmSync(stage.exportsFolder, { recursive: true, force: true });
  return run.lengths();
}
