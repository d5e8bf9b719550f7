import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useTexts } from '../texts/language.tsx';
import { MoonIcon, SunIcon } from '../theme/icons.tsx';

/** Until it is pressed, the colors follow the system. */
export function ColorSchemeButton() {
  const { shell } = useTexts();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <button
      className="on-banner square"
      type="button"
      aria-label={isDark ? shell.light : shell.dark}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <SunIcon /> : <MoonIcon />}
    </button>
  );
}
