/**
 * Loaded into every process of the stack. Its standard input is a pipe that the starting script holds open and never
 * writes to; when the script is gone, however it went, the pipe closes and the process ends as if it had been told to.
 */
import process from 'node:process';

const end = () => {
  // Under `node --watch` the watching parent would wait for a change for ever.
  if (process.env.WATCH_REPORT_DEPENDENCIES) process.kill(process.ppid, 'SIGTERM');
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 5000).unref();
};
process.stdin.on('end', end).on('error', end).resume();
process.stdin.unref();
