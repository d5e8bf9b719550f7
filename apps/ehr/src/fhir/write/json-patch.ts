import { isDeepStrictEqual } from 'node:util';
import { FhirError } from '@smart-ehr/fhir';
import { maxDepth } from '../validation/read-json.ts';

/** One operation of a JSON Patch, its pointers split into their unescaped steps. */
export type PatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string[]; value: unknown }
  | { op: 'remove'; path: string[] }
  | { op: 'move' | 'copy'; path: string[]; from: string[] };

const specLink = 'https://www.rfc-editor.org/rfc/rfc6902#section-4';
const mostOperations = 1000;
/** Copies of copies double with each operation, and each move walks what it moves: nobody needs as much. */
const mostCarried = 100_000;
/** A long text weighs as much as many values. */
const charactersOfOne = 100;

/** Reads a JSON Patch document. https://www.rfc-editor.org/rfc/rfc6902#section-3 */
export function parsePatch(value: unknown): PatchOperation[] {
  if (!Array.isArray(value)) throw malformed('A JSON Patch is an array of operations');
  if (value.length > mostOperations) throw malformed(`A JSON Patch has at most ${mostOperations} operations here`);
  return value.map(parseOperation);
}

function parseOperation(value: unknown, index: number): PatchOperation {
  const at = `Operation ${index} of the JSON Patch`;
  if (typeof value !== 'object' || value === null) throw malformed(`${at} is no object`);
  const { op, path, from } = value as Record<string, unknown>;
  switch (op) {
    case 'add':
    case 'replace':
    case 'test':
      if (!('value' in value)) throw malformed(`${at} has no value`);
      return { op, path: parsePointer(path, `path of ${at}`), value: value.value };
    case 'remove':
      return { op, path: parsePointer(path, `path of ${at}`) };
    case 'move':
    case 'copy':
      return { op, path: parsePointer(path, `path of ${at}`), from: parsePointer(from, `from of ${at}`) };
    default:
      throw malformed(`op of ${at} is none of add, remove, replace, move, copy and test`);
  }
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function parsePointer(text: unknown, what: string): string[] {
  if (typeof text !== 'string' || !/^(\/([^~]|~[01])*)?$/s.test(text)) throw malformed(`${what} is no JSON Pointer`);
  return text
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * What the operations make of a value, one after the other; the value itself stays as it is. Throws a 422 when one of
 * them does not fit or a test does not hold. https://www.rfc-editor.org/rfc/rfc6902#section-5
 */
export function applyPatch(value: unknown, operations: readonly PatchOperation[]): unknown {
  let patched = value;
  let carried = 0;
  for (const [index, operation] of operations.entries()) {
    const fail = (what: string) => unfit(`Operation ${index} of the JSON Patch (${operation.op}): ${what}`);
    const room = maxDepth - operation.path.length;
    if (operation.op === 'move' || operation.op === 'copy') {
      carried += weigh(valueAt(patched, operation.from, fail), room, fail);
    } else if ('value' in operation) {
      weigh(operation.value, room, fail);
    }
    if (carried > mostCarried) throw fail(`more than ${mostCarried} values, or as much text, are moved or copied`);
    patched = applyOne(patched, operation, fail);
  }
  return patched;
}

type Fail = (what: string) => FhirError;

function applyOne(whole: unknown, operation: PatchOperation, fail: Fail): unknown {
  const { path } = operation;
  switch (operation.op) {
    case 'test':
      if (isDeepStrictEqual(valueAt(whole, path, fail), operation.value)) return whole;
      throw fail('the value is another one');
    case 'add':
      return changed(whole, path, add(operation.value, fail), fail);
    case 'remove':
      return changed(whole, path, remove(fail), fail);
    case 'replace':
      valueAt(whole, path, fail);
      return path.length === 0 ? operation.value : changed(whole, path, set(operation.value), fail);
    case 'copy':
      return changed(whole, path, add(valueAt(whole, operation.from, fail), fail), fail);
    case 'move': {
      const { from } = operation;
      if (path.length > from.length && from.every((step, at) => step === path[at])) {
        throw fail('nothing can be moved into itself');
      }
      const moved = valueAt(whole, from, fail);
      return changed(changed(whole, from, remove(fail), fail), path, add(moved, fail), fail);
    }
  }
}

type Container = unknown[] | Record<string, unknown>;
/** Changes a copy of the container that holds the last step of a pointer. */
type Change = (container: Container, step: string) => void;

/** A copy in which the container at the end of the path was changed; what lies beside the path is shared. */
function changed(value: unknown, path: readonly string[], change: Change, fail: Fail): unknown {
  const [step, ...rest] = path;
  if (step === undefined) throw fail('the whole resource can only be replaced');
  if (typeof value !== 'object' || value === null) throw fail(`there is nothing that could hold ${shown(step)}`);
  const copy: Container = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length === 0) change(copy, step);
  else set(changed(member(value, step, fail), rest, change, fail))(copy, step);
  return copy;
}

function add(added: unknown, fail: Fail): Change {
  return (container, step) => {
    if (!Array.isArray(container)) return set(added)(container, step);
    const index = step === '-' ? container.length : indexOf(step);
    if (index === undefined || index > container.length) throw fail(`${shown(step)} is no place in the list`);
    container.splice(index, 0, added);
  };
}

function remove(fail: Fail): Change {
  return (container, step) => {
    member(container, step, fail);
    if (Array.isArray(container)) container.splice(Number(step), 1);
    else delete container[step];
  };
}

/** As a property of its own, whatever its name. */
function set(value: unknown): Change {
  return (container, step) => {
    Object.defineProperty(container, step, { value, enumerable: true, configurable: true, writable: true });
  };
}

function valueAt(whole: unknown, path: readonly string[], fail: Fail): unknown {
  return path.reduce((value, step) => member(value, step, fail), whole);
}

function member(value: unknown, step: string, fail: Fail): unknown {
  if (Array.isArray(value)) {
    const index = indexOf(step);
    if (index !== undefined && index < value.length) return value[index];
  } else if (typeof value === 'object' && value !== null && Object.hasOwn(value, step)) {
    return (value as Record<string, unknown>)[step];
  }
  throw fail(`there is no ${shown(step)}`);
}

const indexOf = (step: string) => (/^(0|[1-9]\d{0,8})$/.test(step) ? Number(step) : undefined);
const shown = (step: string) => JSON.stringify(step.slice(0, 64));

/**
 * How many values there are in one, and how much text. What walks a resource does so by recursion, so it must not be
 * deeper than `room`.
 */
function weigh(value: unknown, room: number, fail: Fail): number {
  if (room < 0) throw fail(`the result would nest deeper than ${maxDepth} levels`);
  if (typeof value === 'string') return weightOf(value);
  if (typeof value !== 'object' || value === null) return 1;
  const names = Array.isArray(value) ? 0 : Object.keys(value).reduce((sum, name) => sum + weightOf(name) - 1, 0);
  return Object.values(value).reduce<number>((sum, inner) => sum + weigh(inner, room - 1, fail), 1 + names);
}

const weightOf = (text: string) => 1 + Math.floor(text.length / charactersOfOne);

function malformed(what: string): FhirError {
  return new FhirError(400, 'invalid', `${what}.`, { specLink });
}

function unfit(what: string): FhirError {
  return new FhirError(422, 'processing', `${what}. Read the resource again and send a patch that fits it.`, {
    specLink,
  });
}
