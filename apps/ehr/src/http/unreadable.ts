const rfc9110 = (section: string) => `https://www.rfc-editor.org/rfc/rfc9110#section-${section}`;

/** Why a body was not even read, in a sentence that says what to do. Express and its body parsers put a status on it. */
export function unreadable(status: number): { sentence: string; specLink: string } {
  switch (status) {
    case 413:
      return { sentence: 'The body is longer than this endpoint takes; send less.', specLink: rfc9110('15.5.14') };
    case 415:
      return {
        sentence: 'The character set or the compression of the body is not known here; send UTF-8, uncompressed.',
        specLink: rfc9110('15.5.16'),
      };
    default:
      return {
        sentence: 'The request cannot be read: its address or its body is malformed. Correct it and send it again.',
        specLink: rfc9110('15.5.1'),
      };
  }
}

/** The status of what was thrown by Express or a body parser; 500 for every fault of our own. */
export function statusOf(thrown: unknown): number {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
