import { Button } from '@mantine/core';
import { useTexts } from '../texts/language.tsx';

/** The last resort: sentences instead of an empty page. */
export function FailurePage() {
  const { shell } = useTexts();
  return (
    <main className="main page">
      <h1>{shell.broken}</h1>
      <p>{shell.brokenHint}</p>
      <p>
        <Button onClick={() => location.reload()}>{shell.reload}</Button>
      </p>
    </main>
  );
}
