import { type Catalogue, en } from './en.ts';
import { es } from './es.ts';

/** The languages that the pages speak, each under its own name. */
export const languageNames = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languageNames;
export const languages: readonly Language[] = ['en', 'es'];

export type { Catalogue };
export const catalogues: Record<Language, Catalogue> = { en, es };
