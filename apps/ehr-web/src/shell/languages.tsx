import { useLocation } from 'react-router';
import { languageNames, languages } from '../texts/catalogue.ts';
import { useTexts } from '../texts/language.tsx';

/** Links that load the screen anew: the EHR remembers the choice, and uses it for its other pages too. */
export function Languages() {
  const { shell, language: current } = useTexts();
  const { search } = useLocation();
  const linkTo = (lang: string) => {
    const query = new URLSearchParams(search);
    query.set('lang', lang);
    return `?${query}`;
  };
  return (
    <nav className="languages" aria-label={shell.language}>
      {languages.map(language => (
        <a
          key={language}
          href={linkTo(language)}
          lang={language}
          hrefLang={language}
          aria-current={language === current ? 'true' : undefined}
        >
          {languageNames[language]}
        </a>
      ))}
    </nav>
  );
}
