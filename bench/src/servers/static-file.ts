import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** The least that a server of a file does: the file FILE, again for each request. */
createServer((request, response) => {
  if (request.url === '/healthz') return void response.end('alive');
  response.writeHead(200, { 'Content-Type': 'application/fhir+ndjson' });
  pipeline(createReadStream(process.env.FILE ?? ''), response).catch(() => response.destroy());
}).listen(Number(process.env.PORT), 'localhost');
process.on('SIGTERM', () => process.exit());
