import { FhirError } from '@smart-ehr/fhir';

/** As much text as one Bundle may bring into memory: of what it reads, of what it changes, and of what it is answered with. */
const mostMebibytes = 32;

export type SizeBudget = {
  use(characters: number): void;
  /** Throws a 413 when more was used than there is. */
  require(): void;
};

/** A Bundle is small beside what 500 entries can ask for: each the same long resource, or a search with a long page. */
export function createSizeBudget(): SizeBudget {
  let left = mostMebibytes * 1024 * 1024;
  return {
    use(characters) {
      left -= characters;
    },
    require() {
      if (left >= 0) return;
      throw new FhirError(
        413,
        'too-costly',
        `A Bundle moves at most ${mostMebibytes} MiB of resources. Send several.`,
        {
          specLink: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14',
        },
      );
    },
  };
}
