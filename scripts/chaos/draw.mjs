/** The parts of an export that are killed in, in their order. A folder has no third. */
export const phases = ['planning', 'downloading', 'applying'];

const weights = { folder: [1, 1, 0], database: [1, 1, 2] };

/**
 * Everything that is left to chance in round `number` (from 1): for the same seed, number and destinations it is the same. The
 * destinations take turns, and the kills come in the order of the phases, so that each of them can still happen.
 * @param {string[]} destinations such as `folder`, `sqlite`
 */
export function drawRound(seed, number, destinations) {
  const random = createRandom(seed, number);
  const below = limit => Math.floor(random() * limit);
  const destination = destinations[(number - 1) % destinations.length];
  const kind = destination === 'folder' ? 'folder' : 'database';
  const full = kind === 'database' && random() < 0.5;
  const changes = { create: 1 + below(40), update: below(8), remove: below(8) };
  const kills = Array.from({ length: 1 + below(3) }, () => drawKill(random, kind));
  return { number, destination, full, changes, kills: kills.sort((a, b) => order(a) - order(b)) };
}

/** `share`: how much of the phase is over by then. While a database is written, nobody needs the EHR. */
function drawKill(random, kind) {
  const phase = choose(random, phases, weights[kind]);
  const target = choose(random, ['worker', 'EHR', 'both'], phase === 'applying' ? [3, 0, 1] : [4, 4, 2]);
  return { phase, target, share: Math.round(random() * 1000) / 1000 };
}

function choose(random, values, weights) {
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  return values.find((_value, index) => {
    rest -= weights[index];
    return rest < 0;
  });
}

const order = ({ phase, share }) => phases.indexOf(phase) + share;

/** mulberry32: numbers from 0 up to 1. */
function createRandom(seed, number) {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
