/** One JSON object per line. Whoever logs names fields; nothing logs a request's query, body or headers. */
export type Logger = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

export type LogFields = Record<string, string | number | boolean | undefined>;

export function createLogger(write: (line: string) => void, now: () => number): Logger {
  const log = (level: string) => (event: string, fields?: LogFields) =>
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields })}\n`);
  return { info: log('info'), warn: log('warn'), error: log('error') };
}
