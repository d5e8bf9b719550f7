import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isBusy } from '../machine/ports.mjs';
import { addressesOf } from '../setup/environment.mjs';
import { refuseBusyPorts, refuseSamePort, settingsElsewhere } from './free-ports.mjs';

const processes = {
  ehr: { title: 'EHR', url: 'http://localhost:4000', env: 'EHR' },
  patientApp: { title: 'Patient app', url: 'http://localhost:4001', env: 'PATIENT_APP' },
};
const addresses = env => Object.values(addressesOf(processes, env));

describe('refuseSamePort', () => {
  it.each([
    [{ EHR_URL: 'http://localhost:4001' }, 'EHR_URL and PATIENT_APP_URL both mean port 4001.'],
    [{ EHR_URL: 'https://ehr.example', EHR_PORT: '4001' }, 'EHR_PORT and PATIENT_APP_URL both mean port 4001.'],
    [{ EHR_PORT: '4700', PATIENT_APP_PORT: '4700' }, 'EHR_PORT and PATIENT_APP_PORT both mean port 4700.'],
  ])('refuses %o, naming both settings', (env, sentence) => {
    expect(() => refuseSamePort(addresses(env))).toThrow(sentence);
  });

  it('has nothing against ports of their own', () => {
    refuseSamePort(addresses({}));
  });
});

describe('settingsElsewhere', () => {
  const portsIn = text => [...text.matchAll(/(\d+)$/gm)].map(([, port]) => Number(port));

  it('names a free port for each, away from the browser tests', async () => {
    const settings = await settingsElsewhere(addresses({}), addresses({}));
    expect(settings).toMatch(/^EHR_URL=http:\/\/localhost:\d+\nPATIENT_APP_URL=http:\/\/localhost:\d+$/);
    const ports = portsIn(settings);
    expect(new Set(ports).size).toBe(2);
    expect(ports.filter(port => port < 4104)).toEqual([]);
    expect(await Promise.all(ports.map(isBusy))).toEqual([false, false]);
  });

  it('leaves out what another process is to have', async () => {
    const [usual] = portsIn(await settingsElsewhere(addresses({}).slice(0, 1), []));
    const all = addresses({ PATIENT_APP_PORT: String(usual) });
    expect(portsIn(await settingsElsewhere(all.slice(0, 1), all))).not.toContain(usual);
  });

  it('changes the port alone where that is set, or where the origin is public', async () => {
    const all = addresses({ EHR_PORT: '4000', PATIENT_APP_URL: 'https://app.example' });
    expect(await settingsElsewhere(all, all)).toMatch(/^EHR_PORT=\d+\nPATIENT_APP_PORT=\d+$/);
  });
});

describe('refuseBusyPorts', () => {
  const servers = [];
  afterEach(() => servers.splice(0).map(server => server.close()));

  it('names every busy port in one message', async () => {
    for (const _ of [1, 2]) servers.push(createServer().listen(0, '127.0.0.1'));
    await Promise.all(servers.map(server => once(server, 'listening')));
    const [one, two] = servers.map(server => String(server.address().port));
    const all = addresses({ EHR_PORT: one, PATIENT_APP_PORT: two });
    const refused = refuseBusyPorts(all, busy => `with ${busy.length} others`);
    await expect(refused).rejects.toThrow(
      new RegExp(`Port ${one}, .* Port ${two}, .* choose other ports with 2 others$`),
    );
  }, 15_000);
});
