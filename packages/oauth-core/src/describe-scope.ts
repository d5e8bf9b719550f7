/** Says in plain words what a scope lets an app do, as a consent page shows it. */
import { categoryCode } from './category-code.ts';
import type { ContextScope, Interaction, ResourceScope, Scope } from './scope.ts';
import { en, type ScopeWords } from './scope-words.en.ts';
import { es } from './scope-words.es.ts';

const languages = { en, es };
export type Language = keyof typeof languages;

/** "Care plans", "Add, change and delete care plans", "Laboratory results", "Know which patient you choose". */
export function describeScope(scope: Scope, language: Language): string {
  const words = languages[language];
  switch (scope.kind) {
    case 'resource':
      return describeResourceScope(scope, words);
    case 'context':
      return describeContextScope(scope, words);
    case 'identity':
    case 'access':
      return words[scope.name];
    case 'extension':
      return words.extension(scope.name);
  }
}

/** Reading goes without saying: only what is more, or less, than read and search is put into words. */
function describeResourceScope(scope: ResourceScope, words: ScopeWords): string {
  const what = ofWhom(scope, subject(scope, words), words);
  const verbs = verbsOf(scope.interactions, words);
  if (verbs.some(verb => verb !== words.verbs.read)) {
    return upperFirst(words.act(list(verbs, words.and), lowerFirst(what)));
  }
  if (!scope.interactions.includes('read')) return words.searchOnly(what);
  return scope.interactions.includes('search') ? what : words.readOnly(what);
}

function verbsOf(permitted: readonly Interaction[], { verbs }: ScopeWords): string[] {
  const reads = permitted.includes('read') || permitted.includes('search');
  const writes = (['create', 'update', 'delete'] as const).filter(interaction => permitted.includes(interaction));
  return [...(reads ? [verbs.read] : []), ...writes.map(interaction => verbs[interaction])];
}

/** The type's title; exactly one known category has a title of its own, any other filter is spelled out. */
function subject({ type, query }: ResourceScope, words: ScopeWords): string {
  const title = type === '*' ? words.everyType : (words.types[type] ?? words.otherType(type));
  const [only, ...more] = query;
  if (only === undefined) return title;
  const code = only.name === 'category' && more.length === 0 ? categoryCode(only.value) : undefined;
  const category = code === undefined ? undefined : words.categories[`${type}|${code}`];
  const filter = query.map(({ name, value }) => words.filterItem(name, value));
  return category ?? words.filtered(title, list(filter, words.and));
}

function ofWhom({ level }: ResourceScope, title: string, words: ScopeWords): string {
  if (level === 'user') return words.ofUser(title);
  return level === 'system' ? words.ofSystem(title) : title;
}

function describeContextScope({ type }: ContextScope, words: ScopeWords): string {
  if (type === undefined) return words.launch;
  if (type === 'patient') return words.launchPatient;
  return type === 'encounter' ? words.launchEncounter : words.launchOther(type);
}

function list(items: string[], and: string): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${and} ${last}`;
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
