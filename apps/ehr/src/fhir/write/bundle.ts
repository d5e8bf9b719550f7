import { FhirError } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import type { Access } from '../../access.ts';
import { AccessError } from '../access-error.ts';
import type { FhirServer } from '../fhir-server.ts';
import { send } from '../http/send.ts';
import type { AccessHandler } from '../require-access.ts';
import { ThrottledError } from '../throttled-error.ts';
import { answerOf } from './answer.ts';
import { type Entry, readBundle } from './bundle-entries.ts';
import { createEntryGetter, type EntryGetter } from './entry-get.ts';
import { type EntryAnswer, responseText } from './entry-text.ts';
import { ofEntry } from './in-entry.ts';
import { readOperation } from './operation.ts';
import { preferenceOf } from './preference.ts';
import { fhirTypes, readBody } from './read-body.ts';
import { createSizeBudget, type SizeBudget } from './size-budget.ts';
import type { Writer } from './writer.ts';

/** A Bundle and everything that its entries are carried out with. */
type Call = {
  fhir: FhirServer;
  writer: Writer;
  getEntry: EntryGetter;
  access: Access;
  request: Request;
  response: Response;
  base: string;
};

/**
 * POST [base] with a Bundle: its entries as requests of their own, each judged by its own scope. Those of a batch succeed
 * or fail one by one, those of a transaction together. https://hl7.org/fhir/R4/http.html#transaction
 */
export function bundle(fhir: FhirServer, writer: Writer): AccessHandler {
  const getEntry = createEntryGetter(fhir);
  return async (access, request, response) => {
    const base = fhir.base(request);
    const { type, entries } = readBundle(await readBody(request, response, fhirTypes), base);
    await spendQuota(fhir, access, entries.length - 1);
    const call: Call = { fhir, writer, getEntry, access, request, response, base };
    const answers = type === 'batch' ? await batch(call, entries) : await transaction(call, entries);
    response.status(200).set('Cache-Control', 'private, no-cache').vary('Authorization').vary('Accept');
    send(response, responseText(type, answers));
  };
}

/** The request itself was counted as one. */
async function spendQuota({ spendQuota }: FhirServer, { clientId }: Access, more: number): Promise<void> {
  for (let entry = 0; entry < more; entry += 1) {
    const exhausted = await spendQuota(clientId);
    if (exhausted) throw new ThrottledError(exhausted);
  }
}

async function batch(call: Call, entries: readonly Entry[]): Promise<EntryAnswer[]> {
  const answers: EntryAnswer[] = [];
  const budget = createSizeBudget();
  for (const entry of entries) {
    try {
      requireRoom(budget, entry);
      const [answer] = entry.get ? [await get(call, entry)] : await write(call, [entry], false);
      if (answer) answers.push(answer);
      budget.use(answer?.resource?.length ?? 0);
    } catch (error) {
      answers.push(await refused(call, error));
    }
  }
  return answers;
}

/** An entry that failed alone. */
async function refused({ fhir, access, request, response }: Call, error: unknown): Promise<EntryAnswer> {
  if (!(error instanceof FhirError)) throw error;
  if (error instanceof AccessError) await fhir.tellRefusal?.(access, error, request, response);
  return { status: error.status, outcome: JSON.stringify(error.toOperationOutcome()) };
}

/**
 * What is read is read after everything was written. But it is asked for before, too: a GET that is refused makes the
 * transaction fail. What the transaction itself writes is not there by then; and what fails after the commit fails alone.
 */
async function transaction(call: Call, entries: readonly Entry[]): Promise<EntryAnswer[]> {
  const written = new Set(entries.flatMap(({ write: w }) => (w?.method === 'PUT' ? `${w.type}/${w.id}` : [])));
  const budgets = { before: createSizeBudget(), after: createSizeBudget() };
  for (const entry of entries) {
    if (entry.get && !written.has(entry.get.url)) await getWithin(budgets.before, call, entry);
  }
  const writes = entries.filter(entry => entry.write);
  const answers = new Map<Entry, EntryAnswer>();
  for (const [index, answer] of (await write(call, writes, true)).entries()) {
    const entry = writes[index];
    if (entry) answers.set(entry, answer);
  }
  for (const entry of entries) {
    if (!entry.get) continue;
    const answer = await getWithin(budgets.after, call, entry).catch(error => refused(call, error));
    answers.set(entry, answer);
  }
  return entries.flatMap(entry => answers.get(entry) ?? []);
}

async function getWithin(budget: SizeBudget, call: Call, entry: Entry): Promise<EntryAnswer> {
  requireRoom(budget, entry);
  const answer = await get(call, entry);
  budget.use(answer.resource?.length ?? 0);
  return answer;
}

function requireRoom(budget: SizeBudget, { index }: Entry): void {
  try {
    budget.require();
  } catch (error) {
    throw ofEntry(error, index);
  }
}

async function get({ getEntry, access, request, response }: Call, { index, get: asked }: Entry): Promise<EntryAnswer> {
  if (!asked) throw new Error('Only a GET is read.');
  return getEntry(access, asked, request, response).catch((error: unknown) => {
    throw ofEntry(error, index);
  });
}

async function write(call: Call, entries: readonly Entry[], together: boolean): Promise<EntryAnswer[]> {
  const { fhir, writer, access, request, response, base } = call;
  const operations = entries.flatMap(({ index, write: asked }) => {
    try {
      return asked ? readOperation(access, asked, base, fhir.now()) : [];
    } catch (error) {
      throw ofEntry(error, index);
    }
  });
  const written = await writer(access, operations, { base, together }, response);
  const preference = preferenceOf(request.get('Prefer')) ?? 'minimal';
  return Promise.all(
    written.map(async (one, at) => {
      const operation = operations[at];
      if (!operation) throw new Error('A write has a result.');
      return answerOf(fhir, access, operation, one, { base, preference });
    }),
  );
}
