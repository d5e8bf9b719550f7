/**
 * What a person decided for an app before, seen from what it asks now: presets the consent page, and says whether
 * there is anything left to ask.
 */
import type { Scope } from '../scope.ts';
import { isCoveredBy, isScopeWithin } from '../scope-within.ts';
import type { OfferedCategory, OfferedScope } from './consent.ts';

/** Her last answer, as `applyConsent` gave it. */
export type EarlierAnswer = { granted: readonly Scope[]; denied: readonly Scope[] };

/** How a box stands when the page opens, and whether it was not decided on before. */
type Preset = { allowed: boolean; isNew: boolean };
export type RecalledScope = Omit<OfferedScope, 'categories'> & Preset & { categories: (OfferedCategory & Preset)[] };

/** Everything is preset as allowed that she did not deny; without an earlier answer everything is new. */
export function recallConsent(offered: readonly OfferedScope[], earlier: EarlierAnswer | undefined): RecalledScope[] {
  const answer = earlier ?? { granted: [], denied: [] };
  return offered.map(row => {
    const categories = row.categories.map(category => ({ ...category, ...recallOne(category.scope, answer) }));
    const preset = recallRow(row, categories, answer);
    return { ...row, ...preset, categories: preset.allowed ? categories : categories.map(ticked) };
  });
}

/** Whoever ticks a type that she denied as a whole finds all of it ticked. */
const ticked = (category: RecalledScope['categories'][number]) => ({ ...category, allowed: true });

/**
 * The values that the form would post, if she has decided on everything before. `wholly`: and denied nothing of it.
 * Undefined when there is something to ask.
 */
export function answerFromMemory(
  recalled: readonly RecalledScope[],
): { allowed: string[]; wholly: boolean } | undefined {
  const boxes = recalled.flatMap(row => [row, ...row.categories]);
  if (boxes.some(({ isNew }) => isNew)) return undefined;
  const allowed = boxes.filter(box => box.allowed).map(({ text }) => text);
  return { allowed, wholly: allowed.length === boxes.length };
}

function recallRow(row: OfferedScope, categories: readonly Preset[], answer: EarlierAnswer): Preset {
  const whole = recallOne(row.scope, answer);
  if (row.locked) return { allowed: true, isNew: whole.isNew };
  const isDivided = whole.isNew && categories.some(({ isNew }) => !isNew);
  if (!isDivided) return whole;
  return { allowed: categories.some(({ allowed }) => allowed), isNew: categories.some(({ isNew }) => isNew) };
}

/** A scope that reaches further than one she denied was not decided on; that it is preset would be a guess. */
function recallOne(scope: Scope, { granted, denied }: EarlierAnswer): Preset {
  if (isCoveredBy(scope, granted)) return { allowed: true, isNew: false };
  if (denied.some(one => isScopeWithin(scope, one))) return { allowed: false, isNew: false };
  return { allowed: !denied.some(one => isScopeWithin(one, scope)), isNew: true };
}
