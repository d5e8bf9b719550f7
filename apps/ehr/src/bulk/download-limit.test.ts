import { expect, test } from 'vitest';
import { createDownloadLimit } from './download-limit.ts';

test('a client has as many downloads as it may, and one more when one is over', () => {
  const begin = createDownloadLimit(2);
  const [first] = [begin('app'), begin('app')];
  expect(begin('app')).toBeUndefined();
  first?.();
  expect(begin('app')).toBeTypeOf('function');
  expect(begin('app')).toBeUndefined();
});

test('one client does not use up what another may', () => {
  const begin = createDownloadLimit(1);
  begin('app');
  expect(begin('other')).toBeTypeOf('function');
});
