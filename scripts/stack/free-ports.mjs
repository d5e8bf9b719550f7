import { setTimeout as wait } from 'node:timers/promises';
import { whoListens } from '../machine/listener.mjs';
import { isBusy } from '../machine/ports.mjs';
import { Refusal } from '../setup/refusal.mjs';

/** A stack that was just killed needs a moment to let go of its ports. */
const patienceMs = 3000;

/** Refuses to start when somebody listens on a port of the stack. `elsewhere` gives the command that takes another. */
export async function refuseBusyPorts(addresses, elsewhere) {
  for (const address of addresses)
    if (await staysBusy(address.port)) throw new Refusal(busySentence(address, elsewhere(address)));
}

async function staysBusy(port) {
  for (const deadline = Date.now() + patienceMs; await isBusy(port); await wait(200))
    if (Date.now() > deadline) return true;
  return false;
}

function busySentence({ title, port }, elsewhere) {
  const who = whoListens(port);
  return (
    `Port ${port}, which the ${title} needs, is in use${who ? ` by ${who}` : ''}: ` +
    `end that program, or choose another port: ${elsewhere}`
  );
}
