const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Resolves when somebody wants this process to end (Ctrl-C, kill, the terminal is closed); from now on it no longer ends by itself then. */
export const interruption = () =>
  new Promise(resolve => {
    for (const signal of signals) process.on(signal, () => resolve(signal));
  });
