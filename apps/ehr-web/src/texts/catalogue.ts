import { en } from './en.ts';
import { es } from './es.ts';

export const catalogues = { en, es };
export type Language = keyof typeof catalogues;

/** Each in its own words, as the links say it. */
export const languageNames: Record<Language, string> = { en: 'English', es: 'Español' };
export const languages = Object.keys(languageNames) as Language[];
