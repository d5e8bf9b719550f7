import { parseArgs } from 'node:util';
import type { PopulationOptions } from '@smart-ehr/population';
import { ConfigError } from '../config.ts';

const options = {
  patients: { type: 'string', default: '100' },
  seed: { type: 'string', default: '1' },
  anchor: { type: 'string' },
} as const;

/**
 * Reads the seed's own options: `--patients N` (generated patients), `--seed S` (other ones), and `--anchor DAY`, the
 * day on which their charts end, which may be the word `today`. The personas stay on their days.
 */
export function populationOptions(args: string[], today: string): PopulationOptions {
  const usage = new ConfigError(
    'The seed takes --patients N (generated patients) and --seed S, both numbers, and --anchor DAY: 2026-09-01 or today.',
  );
  try {
    const { patients, seed, anchor } = parseArgs({ args, options }).values;
    const day = anchor === 'today' ? today : anchor;
    if (![patients, seed].every(text => /^\d{1,9}$/.test(text)) || !isDay(day)) throw usage;
    return { generated: Number(patients), seed: Number(seed), ...(day !== undefined && { anchor: day }) };
  } catch {
    throw usage;
  }
}

/** `2026-02-30` is none. */
function isDay(text: string | undefined): boolean {
  if (text === undefined) return true;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}
