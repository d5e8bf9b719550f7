import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const mostTold = 3;

/** In which lines of NDJSON two exports differ, in whatever order they are; a database may order members anew. */
export function differences(held, expected) {
  const [ours, theirs] = [held.map(canonical), expected.map(canonical)];
  const [have, want] = [new Set(ours), new Set(theirs)];
  const missing = theirs.filter(line => !have.has(line));
  const surplus = ours.filter(line => !want.has(line));
  const twice = ours.length - have.size;
  return [
    ...told('missing', missing),
    ...told('that the EHR does not have', surplus),
    ...(twice > 0 ? [`${twice} resources are there twice`] : []),
  ];
}

function told(what, lines) {
  if (lines.length === 0) return [];
  const names = lines.slice(0, mostTold).map(nameOf).join(', ');
  return [`${lines.length} resources ${what}: ${names}${lines.length > mostTold ? ', …' : ''}`];
}

function nameOf(line) {
  if (!line.startsWith('{')) return line.slice(0, 100);
  const { resourceType, id, meta } = JSON.parse(line);
  return `${resourceType}/${id} version ${meta?.versionId}`;
}

/** The members of each object in the order of their names; what is no JSON stays. */
function canonical(line) {
  if (!line.startsWith('{')) return line;
  return JSON.stringify(JSON.parse(line), (_name, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** What a worker that is done leaves in no folder of exports: unfinished ones, locks, halves of files. */
export function leftovers(exportsFolder) {
  return namesIn(exportsFolder).flatMap(name => {
    const inside = namesIn(join(exportsFolder, name));
    const halves = inside.filter(file => file === '.state' || file.endsWith('.part')).map(file => `${name}/${file}`);
    return /\.(partial|failed|deleted)$/.test(name) ? [name] : halves;
  });
}

/** Whether an export has asked the EHR to begin and does not know the answer: then a job may stay behind. */
export function isKickingOff(exportsFolder) {
  return namesIn(exportsFolder).some(name => {
    const file = join(exportsFolder, name, '.state/state.json');
    if (!existsSync(file)) return false;
    const { kickingOff, job } = JSON.parse(readFileSync(file, 'utf8'));
    return kickingOff === true && job === undefined;
  });
}

const namesIn = folder => (existsSync(folder) ? readdirSync(folder) : []);
