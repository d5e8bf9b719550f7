import type { Interpretation } from '../records/observation-value.ts';
import { AlertIcon, CheckIcon, DownIcon, UpIcon } from '../theme/icons.tsx';

/** What the laboratory made of a result: by word and shape, and by color only on top. */
export function InterpretationTag({ interpretation }: { interpretation: Interpretation | undefined }) {
  if (!interpretation) return null;
  const { text, direction, isNormal } = interpretation;
  const Shape = isNormal ? CheckIcon : direction === 'up' ? UpIcon : direction === 'down' ? DownIcon : AlertIcon;
  return (
    <span className={`tag ${isNormal ? 'good' : 'warning'}`}>
      <Shape />
      {text}
    </span>
  );
}
