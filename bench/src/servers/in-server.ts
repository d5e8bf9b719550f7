/**
 * Loaded into every measured server: tells the process that measures how much CPU time was used until now, and ends the
 * server when that process is gone, however it went.
 */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
