import type { Server } from './ways.ts';

/** Reads at the same time; more make nothing faster. */
const atOnce = 16;

/**
 * Reads resources by their names ("Type/id"): whether each is shown, is gone, or how else the read was answered, without
 * the id that was asked for.
 */
export async function readEach(server: Server, token: string, names: readonly string[]): Promise<Map<string, string>> {
  const answers: [string, string][] = [];
  for (let start = 0; start < names.length; start += atOnce) {
    const some = names.slice(start, start + atOnce);
    answers.push(
      ...(await Promise.all(
        some.map(async (name): Promise<[string, string]> => [name, await read(server, token, name)]),
      )),
    );
  }
  return new Map(answers);
}

async function read(server: Server, token: string, name: string): Promise<string> {
  const [type, id = ''] = name.split('/');
  const response = await server.request(name, token);
  if (response.status === 410) return 'gone';
  const text = await response.text();
  if (response.status !== 200) {
    return [response.status, response.headers.get('www-authenticate'), text].join(' ').replaceAll(id, '[id]');
  }
  const body = JSON.parse(text) as { resourceType: string; id: string };
  return body.resourceType === type && body.id === id ? 'shown' : `another resource: ${body.resourceType}/${body.id}`;
}
