import { expect, test } from 'vitest';
import { launchOf, openAppUrl } from './launch-context.ts';

const app = {
  clientId: 'practitioner-app',
  name: 'Clinical Summary',
  publisher: '',
  selfRegistered: false,
  frame: true,
};

test.each([{}, { patientId: '1' }, { patientId: '1', encounterId: '2' }])(
  'with %j, what is read is what was written',
  context => {
    const url = new URL(openAppUrl(app, context), 'http://localhost');
    expect(url.pathname).toBe('/open-app');
    expect(launchOf(url.searchParams)).toEqual({ clientId: app.clientId, display: 'tab', ...context });
  },
);

test('a link without anything names no app, which the EHR refuses', () => {
  expect(launchOf(new URLSearchParams())).toEqual({ clientId: '', display: 'tab' });
});
