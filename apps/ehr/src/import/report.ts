import type { Imported } from './import-files.ts';

const number = new Intl.NumberFormat('en');

/** How far it has got, in one line. */
export function progressOf({ files, loaded, refused }: Imported, of: number): string {
  const { created, updated, unchanged } = loaded;
  const done = count(created + updated + unchanged, 'resource');
  return `${number.format(files)} of ${count(of, 'file')}, ${done}${refused > 0 ? `, ${refused} refused` : ''}`;
}

/** What was done, when it is over. */
export function summaryOf({ files, loaded, refused, notHeld }: Imported): string[] {
  const { created, updated, unchanged } = loaded;
  const types = [...notHeld]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, times]) => `${number.format(times)} ${type}`);
  return [
    `${count(files, 'file')}: ${count(created, 'resource')} created, ${number.format(updated)} updated, ${number.format(unchanged)} as they were, ${number.format(refused)} refused.`,
    ...(types.length > 0 ? [`Left out, for these types are not held here: ${types.join(', ')}.`] : []),
  ];
}

const count = (times: number, noun: string) => `${number.format(times)} ${noun}${times === 1 ? '' : 's'}`;
