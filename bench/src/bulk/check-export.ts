import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Client } from 'undici';
import { download } from './download.ts';
import type { Job, Service } from './exports.ts';
import { pathsOf } from './turns.ts';

/**
 * Downloads an export into a file and looks at each line: as many as there were resources at the kick-off, each in the
 * version of then. Gives the number of bytes.
 */
export async function checkExport(
  client: Client,
  service: Service,
  job: Job,
  file: string,
  size: number,
): Promise<number> {
  const out = createWriteStream(file);
  const wrong = new Set<string>();
  let [lines, rest] = [0, ''];
  const { bytes } = await download(client, pathsOf(job), service.headers(), piece => {
    out.write(piece);
    const texts = (rest + piece.toString('latin1')).split('\n');
    rest = texts.pop() ?? '';
    lines += texts.length;
    for (const text of texts) if (!text.includes(firstVersion)) wrong.add(text.slice(0, 200));
  });
  out.end();
  await once(out, 'finish');
  const counted = job.manifest.output.reduce((sum, { count }) => sum + count, 0);
  if (lines !== size || counted !== size || rest !== '') {
    throw new Error(`The export has ${lines} resources, its manifest says ${counted}; there were ${size}.`);
  }
  const [example] = wrong;
  if (example !== undefined) throw new Error(`${wrong.size} resources are not of the kick-off, such as ${example}`);
  return bytes;
}

const firstVersion = '"meta":{"versionId":"1",';
