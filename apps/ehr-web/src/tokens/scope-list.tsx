import { useTexts } from '../texts/language.tsx';

/** So many are shown; of many more the others are folded away. */
const shown = 6;

/** The scopes of one grant, which may be a hundred. */
export function ScopeList({ scope, app }: { scope: string; app: string }) {
  const { tokens: texts } = useTexts();
  const scopes = scope.split(' ');
  const others = scopes.slice(shown);
  if (others.length < 2) return <code>{scope}</code>;
  return (
    <>
      <code>{scopes.slice(0, shown).join(' ')}</code>
      <details>
        <summary>
          {texts.moreScopes(others.length)} <span className="spoken">({app})</span>
        </summary>
        <code>{others.join(' ')}</code>
      </details>
    </>
  );
}
