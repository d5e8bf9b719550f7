import { catalogues, type Language } from './texts/catalogue.ts';

type Props = { language: Language; page: number; pageCount: number; to: (page: number) => string };

/** The way from one page of a list to the next and back. Pages are counted from 1. */
export function PageLinks({ language, page, pageCount, to }: Props) {
  const texts = catalogues[language].picker;
  return (
    <nav className="pages" aria-label={texts.pages}>
      {page > 1 && (
        <a className="button quiet" rel="prev" href={to(page - 1)}>
          {texts.previous}
        </a>
      )}
      <span>{texts.page(page, pageCount)}</span>
      {page < pageCount && (
        <a className="button quiet" rel="next" href={to(page + 1)}>
          {texts.next}
        </a>
      )}
    </nav>
  );
}
