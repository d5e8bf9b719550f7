import { useTexts } from '../texts/language.tsx';

/** So many are shown; of many more the others are folded away. */
const shown = 6;

/** Scopes, which may be a hundred, one to a line. `of` says what they belong to, for whoever hears the fold without its row. */
export function ScopeList({ scope, of }: { scope: string; of: string }) {
  const { tokens: texts } = useTexts();
  const scopes = [...new Set(scope.split(' '))];
  const others = scopes.slice(shown);
  if (others.length < 2) return <Lines scopes={scopes} />;
  return (
    <>
      <Lines scopes={scopes.slice(0, shown)} />
      <details>
        <summary>
          {texts.moreScopes(others.length)} <span className="spoken">({of})</span>
        </summary>
        <Lines scopes={others} />
      </details>
    </>
  );
}

function Lines({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="lines">
      {scopes.map(scope => (
        <li key={scope}>
          <code>{scope}</code>
        </li>
      ))}
    </ul>
  );
}
