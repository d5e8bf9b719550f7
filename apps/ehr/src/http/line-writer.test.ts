import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLineWriter } from './line-writer.ts';

function start() {
  const written: string[] = [];
  const process = new EventEmitter();
  const write = createLineWriter({ write: text => written.push(text) }, process as unknown as NodeJS.Process);
  return { written, process, write };
}

test('the lines of one turn are written together, in their order', async () => {
  const { written, write } = start();
  write('a\n');
  write('b\n');
  expect(written).toEqual([]);
  await turn();
  write('c\n');
  await turn();
  expect(written).toEqual(['a\nb\n', 'c\n']);
});

test('what is left at the end of the process is written then, once', async () => {
  const { written, process, write } = start();
  write('last words\n');
  process.emit('exit');
  await turn();
  expect(written).toEqual(['last words\n']);
});

test('nothing is written where nothing is said', async () => {
  const { written, process } = start();
  process.emit('exit');
  await turn();
  expect(written).toEqual([]);
});
