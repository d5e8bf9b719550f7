import { useQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { me } from '../api/me.ts';
import { useTexts } from '../texts/language.tsx';
import { CareMark } from '../theme/icons.tsx';
import { Account } from './account.tsx';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import { Failure, Loading } from './failure.tsx';
import { Languages } from './languages.tsx';
import { Navigation } from './navigation.tsx';

/** The frame around every screen; the screen itself is drawn when it is known who is signed in. */
export function Shell() {
  const { shell } = useTexts();
  const { data: person, error, isFetching, refetch } = useQuery(me);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {shell.skip}
      </a>
      <header className="banner">
        <div className="row">
          <a className="brand" href="/" title={shell.home}>
            <CareMark />
            <span>
              {shell.product}
              <small>{shell.tagline}</small>
            </span>
          </a>
          <Languages />
          <ColorSchemeButton />
          {person && <Account me={person} />}
        </div>
        {person?.demo && <p className="demo">{shell.demo}</p>}
      </header>
      {person && <Navigation me={person} />}
      <main className="main" id="main" tabIndex={-1}>
        {person && <Outlet context={person} />}
        {error && <Failure problem={error} isTrying={isFetching} retry={refetch} />}
        {!person && !error && <Loading />}
      </main>
    </div>
  );
}
