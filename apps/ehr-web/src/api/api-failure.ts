/** An answer of the EHR that is none: what it said, or that it could not be reached. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  /** 0 when there was no answer at all. */
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
