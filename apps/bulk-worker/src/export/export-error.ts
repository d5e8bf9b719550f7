/**
 * Why an export ended without a result. `refused`: the server said no, or cannot be reached. `broken-promise`: it
 * delivered something other than its manifest or the specification says, so that nothing of it can be relied on.
 */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  readonly kind: 'refused' | 'broken-promise';

  /** `sentence` is for the operator's eyes and log: no token, no assertion, nothing of a patient's record. */
  constructor(kind: ExportError['kind'], sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
