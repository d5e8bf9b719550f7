import { setTimeout as wait } from 'node:timers/promises';
import { whoListens } from '../machine/listener.mjs';
import { isBusy } from '../machine/ports.mjs';
import { Refusal } from '../setup/refusal.mjs';

/** A stack that was just killed needs a moment to let go of its ports. */
const patienceMs = 3000;

/** Above the ports of the demonstration (4000 to 4003) and of the browser tests (4100 to 4103). */
const firstSuggestion = 4200;

/** Refuses to start when two processes are to listen on the same port, naming the settings that say so. */
export function refuseSamePort(addresses) {
  const sentence = samePort(addresses);
  if (sentence) throw new Refusal(`${sentence} Give one of them another port.`);
}

/** The sentence about the first two processes that are to listen on the same port; undefined when there are none. */
export function samePort(addresses) {
  for (const [index, one] of addresses.entries()) {
    const other = addresses.slice(index + 1).find(({ port }) => port === one.port);
    if (other) return `${one.portSetting} and ${other.portSetting} both mean port ${one.port}.`;
  }
  return undefined;
}

/**
 * Refuses to start when somebody listens on ports of the stack. `elsewhere` gets the addresses concerned and says how to
 * take others.
 */
export async function refuseBusyPorts(addresses, elsewhere) {
  const answers = await Promise.all(addresses.map(({ port }) => staysBusy(port)));
  const busy = addresses.filter((_address, index) => answers[index]);
  if (busy.length === 0) return;
  const advice = busy.length === 1 ? 'End that program, or choose another port' : 'End them, or choose other ports';
  throw new Refusal(`${busy.map(busySentence).join(' ')} ${advice} ${await elsewhere(busy)}`);
}

/** The settings that move these processes to ports which are free and which no other process is to have, one on each line. */
export async function settingsElsewhere(busy, addresses) {
  const settings = [];
  const taken = addresses.map(({ port }) => port);
  for (const address of busy) {
    const port = await firstFreePort(1, taken);
    taken.push(port);
    settings.push(moved(address, port));
  }
  return settings.join('\n');
}

/** The first of so many free ports in a row. */
export async function firstFreePort(count, taken = []) {
  for (let first = firstSuggestion, port = first; port < 65_536; port++) {
    if (taken.includes(port) || (await isBusy(port))) first = port + 1;
    else if (port - first + 1 === count) return first;
  }
  throw new Refusal('This machine has no free port left.');
}

/** Where the public origin is not of this machine (behind a proxy) or the port is set by itself, only that changes. */
function moved({ prefix, portSetting, url }, port) {
  const origin = new URL(url);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(origin.hostname);
  if (!isLocal || portSetting === `${prefix}_PORT`) return `${prefix}_PORT=${port}`;
  origin.port = String(port);
  return `${prefix}_URL=${origin.origin}`;
}

async function staysBusy(port) {
  for (const deadline = Date.now() + patienceMs; await isBusy(port); await wait(200))
    if (Date.now() > deadline) return true;
  return false;
}

function busySentence({ title, port }) {
  const who = whoListens(port);
  return `Port ${port}, which the ${title} needs, is in use${who ? ` by ${who}` : ''}.`;
}
