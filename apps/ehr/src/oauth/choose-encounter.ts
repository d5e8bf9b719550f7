import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import { fold } from '../fhir/values/string-values.ts';
import type { FrontDoor } from '../front-doors.ts';
import { knowBrowser, verifyForm } from '../http/browser.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import type { Language } from '../pages/texts/catalogue.ts';
import { type VisitGroup, VisitPickerPage } from '../pages/visit-picker-page.tsx';
import { visitText } from '../pages/visit-words.ts';
import { patientInContext } from '../stores/interactions.ts';
import type { User } from '../stores/users.ts';
import { nextStep, urlOfStep } from './next-step.ts';
import { patientSummary } from './patient-summary.ts';
import { readPatient } from './patients.ts';
import { findProgress, type Progress } from './progress.ts';
import { appInfo, formTarget } from './view-parts.ts';
import { visitSummary } from './visit-summary.ts';
import { findVisit, findVisits } from './visits.ts';

const rowsPerPage = 20;
/** Of each of several records, so that none is pushed out of sight by another. */
const rowsPerRecord = 5;

/**
 * GET /choose-encounter: the person picks the visit that the app will be about, among those of the patient in context or of
 * her own records. `q` searches in the words of the page, `record` shows one record alone, `page` turns.
 */
export function showEncounters(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const progress = await findProgress(ehr, doorway, request, response);
    const { id, user, client, interaction } = progress;
    const step = nextStep(progress);
    if (step !== 'choose-encounter' || !user) return response.redirect(303, urlOfStep(step, id, doorway));

    const query = queryOf(request);
    const search = (query.get('q') ?? '').trim().slice(0, 100);
    const records = recordsWithVisits(progress, user);
    const record = records.length > 1 ? records.find(one => one === query.get('record')) : undefined;
    const browser = knowBrowser(request, response, doorway);
    const keep = { interaction: id, ...(search && { q: search }), ...(record !== undefined && { record }) };
    const frame = frameOf(ehr.config, request, response, doorway, keep);
    const shown = record === undefined ? records : [record];
    const found = await Promise.all(shown.map(one => visitsOf(ehr, user, one, search, frame.language)));
    const asked = Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1);
    const view = {
      frame,
      app: appInfo(client),
      signedInAs: user.displayName,
      form: formTarget(browser, doorway, 'chooseEncounter', id),
      switchAccount: interaction.request.launch ? undefined : formTarget(browser, doorway, 'logout', id),
      search,
      record,
      ...paged(found, asked),
    };
    sendPage(response, createElement(VisitPickerPage, view));
  };
}

/** POST /choose-encounter: a visit, which fixes its record too, or (empty) none. */
export function chooseEncounter(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    verifyForm(request, doorway, form);
    const progress = await findProgress(ehr, doorway, request, response);
    const { id, interaction, session, user } = progress;
    const step = nextStep(progress);
    if (step !== 'choose-encounter' || !user) return response.redirect(303, urlOfStep(step, id, doorway));

    const encounterId = form.get('encounter');
    if (encounterId === null) throw new PageError(400, 'form');
    const patientId = encounterId === '' ? undefined : await patientOf(ehr, progress, user, encounterId);
    await ehr.interactions.chooseEncounter(interaction.idHash, encounterId, patientId);
    const answered = { ...interaction, encounterId, patientId: patientId ?? interaction.patientId };
    response.redirect(303, urlOfStep(nextStep({ interaction: answered, session, user }), id, doorway));
  };
}

/** The patient in context, or all records that the person may share. */
function recordsWithVisits({ interaction }: Progress, user: User): string[] {
  const patientId = patientInContext(interaction);
  return patientId === undefined ? user.records.map(record => record.patientId) : [patientId];
}

/** Whose visit it is. One that is out of her reach is refused like one that does not exist. */
async function patientOf(ehr: Ehr, progress: Progress, user: User, encounterId: string): Promise<string> {
  for (const patientId of recordsWithVisits(progress, user)) {
    if (await findVisit(ehr, user, patientId, encounterId)) return patientId;
  }
  throw new PageError(403, 'forbidden');
}

/** Every word of the search must begin a word of what the page says of a visit. */
async function visitsOf(ehr: Ehr, user: User, patientId: string, search: string, language: Language) {
  const [patient, visits] = await Promise.all([
    readPatient(ehr.resources, patientId),
    findVisits(ehr, user, patientId),
  ]);
  const words = fold(search).split(' ').filter(Boolean);
  const rows = visits
    .map(visit => ({ id: visit.id ?? '', ...visitSummary(visit) }))
    .filter(row => {
      const text = fold(visitText(row, language)).split(/[^\p{L}\p{N}]+/u);
      return words.every(word => text.some(one => one.startsWith(word)));
    });
  return { patientId, name: patient ? patientSummary(patient).name : patientId, visits: rows };
}

function paged(found: Omit<VisitGroup, 'total'>[], asked: number) {
  const [only] = found.length === 1 ? found : [];
  const pageCount = only ? Math.max(1, Math.ceil(only.visits.length / rowsPerPage)) : 1;
  const page = Math.min(asked, pageCount);
  const [from, to] = only ? [(page - 1) * rowsPerPage, page * rowsPerPage] : [0, rowsPerRecord];
  const groups = found.map(group => ({
    ...group,
    visits: group.visits.slice(from, to),
    total: group.visits.length,
  }));
  return { groups, page, pageCount };
}
