/** A setting, a file or a command line that cannot work. The message says what to change. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
}

/** Nothing is wrong, but another worker is at it. */
export class FolderBusy extends ConfigError {
  override readonly name = 'FolderBusy';
}
