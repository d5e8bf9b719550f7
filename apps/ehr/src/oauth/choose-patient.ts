import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { knowBrowser, verifyForm } from '../http/browser.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { PatientPickerPage } from '../pages/patient-picker-page.tsx';
import { nextStep, urlOfStep } from './next-step.ts';
import { patientSummary } from './patient-summary.ts';
import { findProgress } from './progress.ts';
import { appInfo, formTarget } from './view-parts.ts';

const rowsPerPage = 20;

/** GET /choose-patient: a clinician picks the patient that the app will be about. `q` searches, `page` turns. */
export function showPatients(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const progress = await findProgress(ehr, doorway, request, response);
    const { id, user, client } = progress;
    const step = nextStep(progress);
    if (step !== 'choose-patient' || !user?.panelOf) return response.redirect(303, urlOfStep(step, id, doorway));

    const query = queryOf(request);
    const search = (query.get('q') ?? '').trim().slice(0, 100);
    const asked = Math.max(1, Math.min(10_000, Number.parseInt(query.get('page') ?? '1', 10) || 1));
    const offset = (asked - 1) * rowsPerPage;
    const { patients, total } = await ehr.panels.patients(user.panelOf, { search, offset, count: rowsPerPage });
    const browser = knowBrowser(request, response, doorway);
    const keep = { interaction: id, ...(search && { q: search }) };
    const view = {
      frame: frameOf(ehr.config, request, response, doorway, keep),
      app: appInfo(client),
      signedInAs: user.displayName,
      form: formTarget(browser, doorway, 'choosePatient', id),
      switchAccount: progress.interaction.request.launch ? undefined : formTarget(browser, doorway, 'logout', id),
      search,
      patients: patients.map(patient => ({ id: patient.id ?? '', ...patientSummary(patient) })),
      total,
      page: asked,
      pageCount: Math.max(1, Math.ceil(total / rowsPerPage)),
    };
    sendPage(response, createElement(PatientPickerPage, view));
  };
}

/** POST /choose-patient */
export function choosePatient(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const form = formOf(request);
    verifyForm(request, doorway, form);
    const progress = await findProgress(ehr, doorway, request, response);
    const { id, interaction, session, user } = progress;
    const step = nextStep(progress);
    if (step !== 'choose-patient' || !user?.panelOf) return response.redirect(303, urlOfStep(step, id, doorway));

    const patientId = form.get('patient') ?? '';
    if (!(await ehr.panels.holds(user.panelOf, patientId))) throw new PageError(403, 'forbidden');
    await ehr.interactions.choosePatient(interaction.idHash, patientId);
    const next = nextStep({ interaction: { ...interaction, patientId }, session, user });
    response.redirect(303, urlOfStep(next, id, doorway));
  };
}
