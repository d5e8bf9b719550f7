import { all } from '@smart-ehr/prisma';
import { patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp } from './stores/housekeeping.ts';
import { connect, redeem, refresh } from './testing/flow.ts';
import { startTestEhr, type TestEhr } from './testing/test-ehr.ts';

const hourMs = 60 * 60_000;

describeOnEachDatabase('an access token', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const find = (token: unknown, door: 'current' | 'webchart-2024' = 'current') =>
    ehr.ehr.findAccess(String(token), door, ehr.clock.nowMs);

  test('says who, what and until when', async () => {
    const patient = patientIds['mateo-lopez'];
    const { tokens } = await connect(ehr, { username: 'mlopez', fields: { patient } });
    const access = await find(tokens.access_token);
    expect(access).toMatchObject({
      clientId: 'inferno-public',
      door: 'current',
      patientId: patient,
      fhirUser: expect.stringMatching(/^RelatedPerson\//),
      expiresAtMs: ehr.clock.nowMs + hourMs,
      user: { username: 'mlopez', role: 'patient' },
    });
    expect(access?.user?.recordIds).toEqual([patientIds['maria-lopez'], patient, patientIds['lucia-lopez']]);
    expect(access?.scopes).toContainEqual(expect.objectContaining({ kind: 'resource', level: 'patient', type: '*' }));
  });

  test('follows what the person is now, not what she was when she approved', async () => {
    const { tokens } = await connect(ehr, { username: 'whart123' });
    const user = await ehr.ehr.users.find('whart123');
    const passwordHash = (await ehr.ehr.users.passwordHash('whart123')) ?? '';
    if (user) await ehr.ehr.users.save({ ...user, records: [], passwordHash });
    expect((await find(tokens.access_token))?.user?.recordIds).toEqual([]);
    if (user) await ehr.ehr.users.save({ ...user, passwordHash });
  });

  test('is worth nothing once the person is deleted', async () => {
    const { tokens } = await connect(ehr, { username: 'whart123' });
    const user = await ehr.ehr.users.find('whart123');
    const passwordHash = (await ehr.ehr.users.passwordHash('whart123')) ?? '';
    await ehr.ehr.database.prisma.user.delete({ where: { username: 'whart123' } });
    expect(await find(tokens.access_token)).toBeUndefined();
    if (user) await ehr.ehr.users.save({ ...user, passwordHash });
    expect(await find(tokens.access_token)).toBeDefined();
  });

  test.each(['expires_at_ms', 'last_seen_ms'])(
    'of a session is worth nothing when %s says it is over',
    async column => {
      const { tokens } = await connect(ehr, { parameters: { scope: 'launch/patient patient/*.rs' } });
      expect(await find(tokens.access_token)).toBeDefined();
      const overMs = ehr.clock.nowMs - (column === 'last_seen_ms' ? 2 * hourMs : 0);
      await ehr.ehr.database.sql.write(() => all(`update session set ${column} = ?`, overMs));
      expect(await find(tokens.access_token)).toBeUndefined();
    },
  );

  test('of a session is worth nothing when housekeeping has forgotten the session', async () => {
    const { tokens } = await connect(ehr, { parameters: { scope: 'launch/patient patient/*.rs' } });
    await ehr.ehr.database.sql.write(() => all('delete from session'));
    expect(await find(tokens.access_token)).toBeUndefined();
  });

  test('is worth nothing after an hour', async () => {
    const { tokens } = await connect(ehr);
    ehr.clock.nowMs += hourMs - 1;
    expect(await find(tokens.access_token)).toBeDefined();
    ehr.clock.nowMs += 1;
    expect(await find(tokens.access_token)).toBeUndefined();
  });

  test('is worth nothing at another door', async () => {
    const { tokens } = await connect(ehr);
    expect(await find(tokens.access_token, 'webchart-2024')).toBeUndefined();
  });

  test.each(['refresh_token', 'id_token', 'scope', 'nothing'])('is not the %s', async name => {
    const { tokens } = await connect(ehr);
    expect(await find(tokens[name])).toBeUndefined();
  });

  test('housekeeping forgets what is over and nothing else; a late replay still ends the access', async () => {
    const { tokens, ...approved } = await connect(ehr);
    ehr.clock.nowMs += hourMs / 2;
    await cleanUp(ehr.ehr);
    expect(await find(tokens.access_token)).toBeDefined();
    const renewed = await refresh(ehr, tokens.refresh_token);
    expect((await redeem(ehr, approved)).body.error).toBe('invalid_grant');
    expect(await find(renewed.body.access_token)).toBeUndefined();
    ehr.clock.nowMs += 400 * 24 * hourMs;
    await cleanUp(ehr.ehr);
    for (const table of ['session', 'interaction', 'authorization_code', 'access_token', 'refresh_token']) {
      expect(await ehr.ehr.database.sql.read(`select 1 as one from ${table}`)).toEqual([]);
    }
  });
});
