import type { Code } from '../codes/code.ts';

/** A question with the answers that can be chosen, or what is written into its line. */
export type Question = {
  readonly linkId: string;
  readonly code: Code;
  readonly text: string;
  /** By the words that the stories use. */
  readonly answers: Readonly<Record<string, Code>> | 'decimal' | 'string';
  /** What is asked on top, in free words, when one of these answers is given. */
  readonly more?: { readonly after: readonly string[]; readonly text: string };
};

/** A standard questionnaire: the clinic's Questionnaire resource is made from it, and each patient's answers. */
export type Form = {
  readonly slug: string;
  readonly code: Code;
  readonly title: string;
  /** Where its publisher has it. */
  readonly source: string;
  /** Under a heading, or without one. */
  readonly groups: readonly { readonly text?: string; readonly questions: readonly Question[] }[];
};

/** The canonical URL by which answers name their questionnaire. */
export const canonicalOf = ({ slug }: Form): string => `https://lakeside.example/questionnaires/${slug}`;
