import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'undici';
import { connect } from '../measure/connections.ts';
import type { OwnContest } from '../measure/contest.ts';
import type { ContestResult, Pace } from '../measure/run-contest.ts';
import { startEhrOn } from '../servers/ehr.ts';
import { startPeer } from '../servers/peers.ts';
import { benchFolder } from '../servers/start-server.ts';
import { changeSome } from './changes.ts';
import { checkExport } from './check-export.ts';
import { type Engine, openCopy } from './databases.ts';
import { registerService } from './exports.ts';
import { filteredExport } from './filtered.ts';
import { readsDuringExport } from './reads.ts';
import { type Cost, costOf, resultOf } from './result.ts';
import { takeTurns } from './turns.ts';

const [changedDuring, changedLater] = [0.01, 0.1];

/**
 * An export of everything from a database of one size, beside a static file and what the database itself does. What it
 * cost is added to `costs`.
 */
export function exportContest(engine: Engine, size: number, profile: boolean, costs: Cost[]): OwnContest {
  const title = `export of ${size.toLocaleString('en')} resources from ${engine.name}`;
  return {
    title,
    async measure(pace) {
      const why = await engine.whyNot();
      if (why !== undefined) return { title: `${title}: not measured, ${why}`, contenders: [], comparisons: [] };
      const stops: (() => unknown)[] = [];
      try {
        const { result, cost } = await measureExport(engine, size, profile, pace, stops);
        costs.push(cost);
        return { ...result, title: `${title}, ${Math.round(cost.bytes / 1e6)} MB` };
      } finally {
        for (const stop of stops.reverse()) await stop();
      }
    },
  };
}

async function measureExport(
  engine: Engine,
  size: number,
  profile: boolean,
  pace: Pace,
  stops: (() => unknown)[],
): Promise<{ result: Omit<ContestResult, 'title'>; cost: Cost }> {
  const { url, rows, remove } = await openCopy(engine, size);
  stops.push(remove);
  const server = await startEhrOn(url, { name: `bulk-${engine.name}-${size}`, profile });
  stops.push(server.stop);
  const [connections, client] = [connect(server.origin, 4), new Client(server.origin)];
  stops.push(connections.close, () => client.close());
  const service = await registerService(connections);
  await service.renew();
  const startMb = await server.peakMb();

  const job = await service.begin();
  await changeSome(service, size, changedDuring);
  await service.renew();
  const text = join(benchFolder, `bulk_${size}.ndjson`);
  stops.push(() => rmSync(text, { force: true }));
  const bytes = await checkExport(client, service, job, text, size);
  const file = await startPeer('static-file', { FILE: text }, profile);
  const fileClient = new Client(file.origin);
  stops.push(file.stop, () => fileClient.close());

  const parties = { ehr: { server, client, service }, file: { server: file, client: fileClient }, rows };
  const first = await takeTurns(parties, job, bytes, pace);
  const cost = costOf(first, size, bytes, { startMb, peakMb: await server.peakMb() });
  const facts = await readsDuringExport(connections, service, job, size, pace);
  facts.push(...(await filteredExport(server, client, service, pace)));
  await changeSome(service, size, changedLater);
  await service.renew();
  const later = await takeTurns(parties, await service.begin(), bytes, pace);
  return { result: resultOf(engine.name, first, later, cost, facts), cost };
}
