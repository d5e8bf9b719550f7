/**
 * Reads the part of FHIRPath that the search parameters of FHIR R4 are written in
 * (https://hl7.org/fhirpath/N1/). An expression becomes alternatives, an alternative a list of steps:
 *
 *   { type }                 the resource type it starts from
 *   { name }                 an element
 *   { as }                   a cast: `(x as Quantity)`, `x.as(Quantity)`, `x.ofType(Quantity)`
 *   { target }               `.where(resolve() is Patient)`
 *   { where, equals }        `.where(system='phone')`
 *   { present: true }        `x.exists() and x != false`
 */
export function parseExpression(text) {
  return splitUnion(text).map(parseAlternative);
}

/** Splits at `|` outside of parentheses and quotes. */
function splitUnion(text) {
  const parts = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "'") quoted = !quoted;
    if (quoted) continue;
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (char === '|' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map(part => part.trim());
}

function parseAlternative(text) {
  const present = text.match(/^([\w.]+)\.exists\(\) and \1 != false$/);
  if (present) return [...parsePath(present[1]), { present: true }];
  return parsePath(text);
}

const stepPatterns = [
  [/^where\(resolve\(\) is (\w+)\)/, match => ({ target: match[1] })],
  [/^where\((\w+)\s*=\s*'([^']*)'\)/, match => ({ where: match[1], equals: match[2] })],
  [/^(?:as|ofType)\((\w+)\)/, match => ({ as: match[1] })],
  [/^([A-Z]\w*)/, match => ({ type: match[1] })],
  [/^([a-z]\w*)(?!\w*\()/, match => ({ name: match[1] })],
];

function parsePath(text) {
  const steps = [];
  let rest = text;
  const cast = rest.match(/^\(([\w.]+) as (\w+)\)/);
  const wrapped = rest.match(/^\(([^()|]+)\)/);
  if (cast) {
    steps.push(...parsePath(cast[1]), { as: cast[2] });
    rest = rest.slice(cast[0].length);
  } else if (wrapped) {
    steps.push(...parsePath(wrapped[1]));
    rest = rest.slice(wrapped[0].length);
  }
  while (rest !== '') {
    if (steps.length > 0) {
      if (!rest.startsWith('.')) throw new Error(`cannot read "${rest}" of "${text}"`);
      rest = rest.slice(1);
    }
    const found = stepPatterns.map(([pattern, make]) => [rest.match(pattern), make]).find(([match]) => match);
    if (!found) throw new Error(`cannot read "${rest}" of "${text}"`);
    steps.push(found[1](found[0]));
    rest = rest.slice(found[0][0].length);
  }
  return steps;
}
