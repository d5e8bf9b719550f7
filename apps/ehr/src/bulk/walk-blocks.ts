import { setImmediate as othersTurn } from 'node:timers/promises';
import { type BlockPatient, blockWindow, type ExportBlockStore, type SizedPatient } from '../stores/export-blocks.ts';
import { type BlockRows, type BlockWindow, blockEnd, blockStart } from '../stores/export-blocks-sql.ts';
import type { ExportPart } from '../stores/export-job.ts';

/** Between two patients; where `afterRow` or `lastRow` is given, from or to the middle of a block. */
type Stretch = Pick<ExportPart, 'afterKey' | 'afterRow' | 'lastKey' | 'lastRow'>;

/** `endsBlock`: nothing of the last patient's block comes after the window. `passed`: the key up to which patients were looked at. */
export type WalkedWindow = BlockWindow & { endsBlock: boolean; passed: number };

/**
 * Windows of blocks, small enough to be read at once: of several patients, or of a piece of a large block. Now and then,
 * where few patients have a block, of none.
 */
export async function* walkBlocks(
  store: ExportBlockStore,
  rows: BlockRows,
  { afterKey, afterRow, lastKey, lastRow }: Stretch,
): AsyncGenerator<WalkedWindow> {
  const endOf = ({ key }: BlockPatient) => (key === lastKey && lastRow !== undefined ? lastRow : blockEnd);
  if (afterRow !== undefined) {
    const patient = await store.patientAt(afterKey);
    yield* pieces(store, patient, afterRow, endOf(patient));
  }
  for (let after = afterKey; ; ) {
    await othersTurn(); // SQLite answers at once: nobody else would be served while patients are looked for.
    const { lookedTo, patients } = await store.patientsAfter(rows, after, lastKey);
    if (lookedTo === undefined) return;
    after = lookedTo;
    if (patients.length === 0) yield wholeBlocks([], lookedTo);
    for (let at = 0; at < patients.length; at += blockWindow.patients) {
      const sized = await store.sizesOf(patients.slice(at, at + blockWindow.patients));
      for (const group of groupsOf(sized)) {
        const [only] = group;
        if (only && isLarge(only)) yield* pieces(store, only, blockStart, endOf(only));
        else yield wholeBlocks(group, group.at(-1)?.key ?? after);
      }
    }
  }
}

function wholeBlocks(patients: readonly BlockPatient[], passed: number): WalkedWindow {
  return { patients, afterRow: blockStart, lastRow: blockEnd, endsBlock: true, passed };
}

async function* pieces(
  store: ExportBlockStore,
  patient: BlockPatient,
  afterRow: number,
  lastRow: number,
): AsyncGenerator<WalkedWindow> {
  let after = afterRow;
  let end = await store.endOfPiece(patient.id, after, lastRow);
  while (end !== undefined) {
    const next = await store.endOfPiece(patient.id, end, lastRow);
    yield { patients: [patient], afterRow: after, lastRow: end, endsBlock: next === undefined, passed: patient.key };
    [after, end] = [end, next];
  }
}

/** Neighbors whose blocks can be read at once. Large ones are alone. */
function groupsOf(patients: readonly SizedPatient[]): SizedPatient[][] {
  const groups: SizedPatient[][] = [];
  let open = { rows: 0, bytes: 0 };
  for (const patient of patients) {
    const together = { rows: open.rows + patient.rows, bytes: open.bytes + patient.bytes };
    const last = groups.at(-1);
    if (last && !isLarge(together)) last.push(patient);
    else groups.push([patient]);
    open = last && !isLarge(together) ? together : patient;
  }
  return groups;
}

const isLarge = ({ rows, bytes }: { rows: number; bytes: number }) =>
  rows > blockWindow.rows || bytes > blockWindow.bytes;
