import { expect, it } from 'vitest';
import { drawRound, phases } from './draw.mjs';

const destinations = ['folder', 'sqlite', 'postgresql'];
const rounds = Array.from({ length: 600 }, (_, index) => drawRound(1, index + 1, destinations));
const kills = rounds.flatMap(round => round.kills);

it('draws the same for the same seed and round, and something else for another', () => {
  expect(drawRound(7, 3, destinations)).toEqual(drawRound(7, 3, destinations));
  expect(drawRound(7, 3, destinations)).not.toEqual(drawRound(8, 3, destinations));
  expect(drawRound(7, 3, destinations)).not.toEqual({ ...drawRound(7, 6, destinations), number: 3 });
});

it('lets the destinations take turns', () => {
  expect(rounds.slice(0, 4).map(({ destination }) => destination)).toEqual([...destinations, 'folder']);
});

it.each([[['folder', 'sqlite']], [destinations]])(
  'kills in each phase at least about a quarter of the times: %j',
  of => {
    const drawn = rounds.flatMap(({ number }) => drawRound(1, number, of).kills);
    for (const phase of phases)
      expect(drawn.filter(kill => kill.phase === phase).length / drawn.length).toBeGreaterThan(0.22);
  },
);

it('kills one to three times, in the order of the phases, both processes alike', () => {
  for (const round of rounds) {
    const at = round.kills.map(({ phase, share }) => phases.indexOf(phase) + share);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect([1, 2, 3]).toContain(round.kills.length);
  }
  for (const target of ['worker', 'EHR', 'both']) expect(kills.some(kill => kill.target === target)).toBe(true);
});

it('never kills in a folder’s third phase, nor the EHR alone in a database’s', () => {
  const applying = rounds.filter(({ kills }) => kills.some(({ phase }) => phase === 'applying'));
  expect(applying.map(({ destination }) => destination)).not.toContain('folder');
  expect(kills.filter(({ phase, target }) => phase === 'applying' && target === 'EHR')).toEqual([]);
});
