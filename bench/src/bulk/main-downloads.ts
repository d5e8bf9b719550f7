import { once } from 'node:events';
import { Client } from 'undici';
import { download } from './download.ts';

/** A process that downloads the files of an export again and again, until it is ended. Says when the first bytes are there. */
const [order] = await once(process, 'message');
const { origin, paths, headers } = order as { origin: string; paths: string[]; headers: Record<string, string> };
const client = new Client(origin);
let isBegun = false;
const begun = () => {
  if (!isBegun) process.send?.('begun');
  isBegun = true;
};
process.on('disconnect', () => process.exit());
for (;;) await download(client, paths, headers, begun);
