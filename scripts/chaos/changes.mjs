import { sendTransaction } from './backend.mjs';

/** Somebody who creates, changes and deletes observations of a patient of his own, each time in one transaction. */
export function createWriter(origin) {
  let patient;
  let own = [];
  let texts = 0;
  const observation = id => ({
    resourceType: 'Observation',
    ...(id && { id }),
    status: 'final',
    code: { text: `Counted ${++texts}` },
    subject: { reference: patient },
    valueQuantity: { value: texts + 0.5, unit: '1' },
  });
  const create = () => ({ resource: observation(), request: { method: 'POST', url: 'Observation' } });
  return async function change(token, { create: toCreate, update, remove }) {
    patient ??= await createPatient(origin, token);
    const changed = own.slice(0, update);
    const removed = own.slice(update, update + remove);
    const answers = await sendTransaction(origin, token, [
      ...Array.from({ length: toCreate }, create),
      ...changed.map(id => ({ resource: observation(id), request: { method: 'PUT', url: `Observation/${id}` } })),
      ...removed.map(id => ({ request: { method: 'DELETE', url: `Observation/${id}` } })),
    ]);
    const created = answers.slice(0, toCreate).map(idOf);
    own = [...own.slice(update + remove), ...changed, ...created];
  };
}

async function createPatient(origin, token) {
  const resource = { resourceType: 'Patient', name: [{ family: 'Chaos' }] };
  const [answer] = await sendTransaction(origin, token, [{ resource, request: { method: 'POST', url: 'Patient' } }]);
  return `Patient/${idOf(answer)}`;
}

const idOf = ({ response }) => /\/([^/]+)\/_history\//.exec(response.location)[1];
