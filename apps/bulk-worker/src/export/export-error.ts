/**
 * Why an export ended without a result.
 * `refused`: the server said no.
 * `broken-promise`: it delivered something other than its manifest or the specification says, so that nothing of it can be
 * relied on.
 * `unreachable`: it did not answer, or was busy, for longer than our patience. What there is stays good for the next run.
 * `job-lost`: it has forgotten the job, or has another one at its address. A new one can be begun.
 */
export type ExportErrorKind = 'refused' | 'broken-promise' | 'unreachable' | 'job-lost';

export class ExportError extends Error {
  override readonly name = 'ExportError';
  readonly kind: ExportErrorKind;

  /** `sentence` is for the operator's eyes and log: no token, no assertion, nothing of a patient's record. */
  constructor(kind: ExportErrorKind, sentence: string, cause?: unknown) {
    super(printable(sentence), cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/**
 * In one line, without what steers a terminal or turns the direction of writing: parts of it are a server's words, and are
 * printed and logged.
 */
export function printable(sentence: string): string {
  return sentence.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Somebody gave the export up: its job is deleted, and the next run does not go on with it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/**
 * Whether the next run cannot go on with the job. What stopped us, kept us from reaching the server, or is wrong on our own
 * side (a full disk, a key that is not accepted any more) leaves job and files as they are.
 */
export function isFinal(error: unknown, { aborted, reason }: AbortSignal): boolean {
  if (aborted) return reason instanceof Cancelled;
  return error instanceof ExportError && error.kind !== 'unreachable';
}
