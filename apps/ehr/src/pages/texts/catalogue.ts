/** The languages that the pages speak. */
export type Language = 'en' | 'es';
export const languages: readonly Language[] = ['en', 'es'];
