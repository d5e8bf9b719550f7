import type { Me } from '@smart-ehr/ehr-api';
import { useTexts } from '../texts/language.tsx';

/** Who is signed in, and the way out: an ordinary form, because signing out leaves these screens. */
export function Account({ me: { name, role, signOut } }: { me: Me }) {
  const { shell, roles } = useTexts();
  return (
    <form className="account" method="post" action={signOut.action}>
      <input type="hidden" name="form_token" value={signOut.formToken} />
      <span>
        <span className="spoken">{shell.signedInAs} </span>
        <strong>{name}</strong> · {roles[role]}
      </span>
      <button className="on-banner" type="submit">
        {shell.signOut}
      </button>
    </form>
  );
}
