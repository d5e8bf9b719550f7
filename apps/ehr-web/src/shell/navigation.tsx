import type { Me } from '@smart-ehr/ehr-api';
import { NavLink } from 'react-router';
import { isClinician } from '../api/me.ts';
import { useTexts } from '../texts/language.tsx';
import { BoardIcon, KeyIcon, ListIcon } from '../theme/icons.tsx';

/** The screens that this person may use. */
export function Navigation({ me }: { me: Me }) {
  const { shell, quickView, tokens, audit } = useTexts();
  return (
    <nav className="nav" aria-label={shell.navigation}>
      <ul>
        {isClinician(me) && (
          <li>
            <NavLink to="/quick-view">
              <BoardIcon /> {quickView.title}
            </NavLink>
          </li>
        )}
        {me.role === 'admin' && (
          <>
            <li>
              <NavLink to="/admin/tokens">
                <KeyIcon /> {tokens.title}
              </NavLink>
            </li>
            <li>
              <NavLink to="/admin/audit">
                <ListIcon /> {audit.title}
              </NavLink>
            </li>
          </>
        )}
      </ul>
    </nav>
  );
}
