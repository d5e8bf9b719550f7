import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atOnce } from './at-once.ts';

const never = async () => {
  throw new Error('Nothing was late.');
};

test('what is there in time is the answer', async () => {
  expect(await atOnce(wait(1, 'there'), never)).toBe('there');
});
test('what fails in time fails', async () => {
  await expect(atOnce(Promise.reject(new Error('failed')), never)).rejects.toThrow('failed');
});
test('what is late is canceled and refused, whatever becomes of it', async () => {
  const late = wait(20).then(() => Promise.reject(new Error('canceled')));
  const refused = { status: 422, issueCode: 'too-costly', message: expect.stringContaining('respond-async') };
  await expect(atOnce(late, async () => true, 1)).rejects.toMatchObject(refused);
  await late.catch(() => undefined);
});
test('what is late and cannot be canceled any more is the answer', async () => {
  expect(await atOnce(wait(20, 'there'), async () => false, 1)).toBe('there');
});
