/**
 * For each type: the elements of its summary, by path (`component.code` where only a part of an element is in it), those
 * that every resource must have or that change what the others mean, and the JSON properties of its choices (`value[x]`).
 */
export function summaryElements(structureDefinitions, types) {
  return Object.fromEntries(
    types.map(type => {
      const { snapshot } = structureDefinitions.find(definition => definition.id === type);
      const elements = snapshot.element
        .slice(1)
        .map(element => ({ ...element, path: element.path.slice(type.length + 1) }));
      const own = elements.filter(({ path }) => !path.includes('.'));
      const inSummary = elements.filter(({ path, isSummary }) => isSummary && isWithin(path, elements));
      return [
        type,
        {
          summary: inSummary.filter(({ path }) => !wholly(path, elements)).flatMap(properties),
          kept: own.filter(({ min, isModifier }) => min > 0 || isModifier).flatMap(properties),
          choices: Object.fromEntries(own.filter(isChoice).map(e => [e.path.slice(0, -3), properties(e)])),
        },
      ];
    }),
  );
}

const isChoice = ({ path }) => path.endsWith('[x]');
const spelled = ({ path, type }) => type.map(({ code }) => path.slice(0, -3) + code[0].toUpperCase() + code.slice(1));
const properties = element => (isChoice(element) ? spelled(element) : [element.path]);

/** Every element above it is in the summary too. */
function isWithin(path, elements) {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return parent === '' || (elements.find(e => e.path === parent).isSummary && isWithin(parent, elements));
}

/** An element with children is said by those of them that are in the summary. */
function wholly(path, elements) {
  return elements.some(element => element.path.startsWith(`${path}.`));
}
