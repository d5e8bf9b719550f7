import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Who listens on a port, as `node (process 1234)`; undefined when the machine does not tell us. */
export function whoListens(port) {
  return valueOr(undefined, () => (process.platform === 'linux' ? fromProc(port) : fromLsof(port)));
}

/** Linux: the listening socket's inode is in /proc/net/tcp, and a link to it among its owner's open files. */
function fromProc(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap(file => readFileSync(file, 'utf8').split('\n'))
    .map(line => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${hex}`) && state === '0A')
    .map(fields => `socket:[${fields[9]}]`);
  if (sockets.length === 0) return undefined;
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
    if (openFiles(pid).some(file => sockets.includes(file)))
      return describe(readFileSync(`/proc/${pid}/comm`, 'utf8'), pid);
  return undefined;
}

function openFiles(pid) {
  const fds = valueOr([], () => readdirSync(`/proc/${pid}/fd`)); // nothing of somebody else's process
  return fds.map(fd => valueOr('', () => readlinkSync(`/proc/${pid}/fd/${fd}`))); // nothing of a file closed meanwhile
}

function fromLsof(port) {
  const fields = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
  const pid = /^p(\d+)$/m.exec(fields)?.[1];
  return pid ? describe(/^c(.+)$/m.exec(fields)?.[1] ?? 'a program', pid) : undefined;
}

const describe = (program, pid) => `${program.trim()} (process ${pid})`;

function valueOr(otherwise, read) {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
