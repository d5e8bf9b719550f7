import { createContext, type ReactNode, useContext } from 'react';
import { catalogues, type Language, languages } from './catalogue.ts';
import { type Catalogue, en } from './en.ts';

const Texts = createContext<Catalogue>(en);

/** The language is the one that the EHR wrote into the page: chosen by a link, remembered, or asked by the browser. */
export function LanguageProvider({ wanted, children }: { wanted: string; children: ReactNode }) {
  const language: Language = languages.find(one => one === wanted) ?? 'en';
  return <Texts value={catalogues[language]}>{children}</Texts>;
}

export const useTexts = () => useContext(Texts);
