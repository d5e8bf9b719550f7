import type { Resource } from '@smart-ehr/fhir';
import type { Server } from './way.ts';

/** Reads at the same time; more make nothing faster. */
const atOnce = 16;

/**
 * Asks for resources one by one, at paths that begin with their names ("Type/id"): whether each is shown, is gone, or how
 * else the request was answered, without the id and the version that were asked for.
 */
export async function readEach(server: Server, token: string, asked: readonly string[]): Promise<Map<string, string>> {
  const paths = [...new Set(asked)];
  const answers: [path: string, answer: string][] = [];
  for (let start = 0; start < paths.length; start += atOnce) {
    const some = paths.slice(start, start + atOnce);
    const answered = await Promise.all(some.map(path => read(server, token, path)));
    answers.push(...some.map((path, at): [string, string] => [path, answered[at] ?? '']));
  }
  return new Map(answers);
}

async function read(server: Server, token: string, path: string): Promise<string> {
  const [type, id = ''] = path.split('/');
  const response = await server.request(path, token);
  if (response.status === 410) return 'gone';
  const text = await response.text();
  if (response.status !== 200) {
    const answer = [response.status, response.headers.get('www-authenticate'), text].join(' ');
    return answer.replaceAll(id, '[id]').replace(/version \d+/, 'version [vid]');
  }
  const body = JSON.parse(text) as Resource;
  const shown = body.resourceType === 'Bundle' ? (body.entry ?? []).flatMap(({ resource }) => resource ?? []) : [body];
  const isIt = shown.every(one => one.resourceType === type && one.id === id);
  return isIt && shown.length > 0 ? 'shown' : `another resource: ${text}`;
}
