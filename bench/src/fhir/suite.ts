import { type Connections, connect } from '../measure/connections.ts';
import type { Comparison, Contender, Contest } from '../measure/contest.ts';
import type { Options } from '../options.ts';
import { startEhr } from '../servers/ehr.ts';
import { startPeer } from '../servers/peers.ts';
import type { Suite } from '../token/suite.ts';
import { creation } from './creation.ts';
import { loading } from './loading.ts';
import { askEhr, type Questions } from './questions.ts';
import { rawRead } from './raw.ts';

/** As data grows a request may cost so much more, at most. */
const growth = 1.5;

type Asked = { name: string; questions: Questions } & Required<Pick<Contender, 'cpuMs' | 'memoryMb'>>;

/** Reading, searching and loading FHIR resources, with databases of different sizes. */
export async function startFhirSuite({ connections: count, profile, patients }: Options): Promise<Suite> {
  const sizes = patients.toSorted((a, b) => a - b);
  const ehrs: Awaited<ReturnType<typeof startEhr>>[] = [];
  for (const size of sizes) ehrs.push(await startEhr({ profile, patients: size }));
  const hello = await startPeer('express-hello', {}, profile);
  const atHello = connect(hello.origin, count);
  const atEhrs = ehrs.map(({ origin }) => connect(origin, count));
  const asked: Asked[] = [];
  for (const [at, { cpuMs, memoryMb }] of ehrs.entries()) {
    const questions = await askEhr(atEhrs[at] as Connections, count);
    asked.push({ name: `EHR, ${sizes[at]?.toLocaleString('en')} patients`, questions, cpuMs, memoryMb });
  }
  const greeting: Contender = {
    name: 'Express hello',
    cpuMs: hello.cpuMs,
    memoryMb: hello.memoryMb,
    work: connection => atHello.ask(connection, { method: 'GET', path: '/' }, 200),
  };
  const largest = ehrs.at(-1);
  const ids = asked.at(-1)?.questions.observationIds;
  if (!largest || !ids) throw new Error('No EHR takes part.');
  const raw = rawRead('raw prepared statement', largest.database, ids);
  const creating = await creation({ count, profile, greeting });

  const contest = (title: string, question: keyof Omit<Questions, 'observationIds'>, aim: number): Contest => ({
    title,
    contenders: [...asked.map(({ questions, ...one }) => ({ ...questions[question], ...one })), greeting, raw],
    comparisons: [
      ...asked.map(({ name }): Comparison => ({ of: name, to: greeting.name, aim })),
      ...asked.map(({ name }): Comparison => ({ of: name, to: raw.name })),
      ...growthOf(asked),
    ],
  });
  return {
    contests: [
      contest('read by id, a patient’s app', 'read', 0.6),
      contest('search by patient and category, up to 20 results, a patient’s app', 'search', 0.4),
      contest('the same with _include of the encounters', 'include', 0.4),
      contest('search by patient and category, up to 20 results, a backend service', 'panel', 0.4),
      creating.contest,
      loading(largest.database),
    ],
    async stop() {
      raw.close();
      await creating.stop();
      await Promise.all([atHello, ...atEhrs].map(one => one.close()));
      await Promise.all([hello, ...ehrs].map(server => server.stop()));
    },
  };
}

function growthOf(asked: readonly Asked[]): Comparison[] {
  const [smallest, largest] = [asked[0]?.name, asked.at(-1)?.name];
  if (smallest === undefined || largest === undefined || smallest === largest) return [];
  return [{ of: largest, to: smallest, aim: 1 / growth }];
}
