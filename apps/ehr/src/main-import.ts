import { existsSync } from 'node:fs';
import { migrate, openDatabase } from '@smart-ehr/prisma';
import { ConfigError, fromEnv } from './config.ts';
import { resourceComplaint } from './import/check-resource.ts';
import { findFiles } from './import/find-files.ts';
import { createImport } from './import/import-files.ts';
import { showProgress } from './import/progress.ts';
import { progressOf, summaryOf } from './import/report.ts';
import { createResourceSearch } from './stores/resource-search.ts';
import { createResourceStore } from './stores/resources.ts';

const usage = `npm run fhir -- import DIR
Loads FHIR R4 resources from the files below DIR (or from one file), beside a running EHR or without one:
  .ndjson, .ndjson.gz   a resource on each line, as a bulk export has them
  .json                 a Bundle (transaction, batch, collection or searchset; Synthea writes such), or one resource
The same files again change nothing: start it again when it was interrupted. The exit code is 1 when something was
refused. The README's "Records from elsewhere" says the rest.`;

/** A file without one right line must not fill the terminal. */
const mostTold = 1_000;

/** Loads resources from outside. */
async function main([command, path, ...others]: string[]): Promise<number> {
  if (command === '--help') {
    console.log(usage);
    return 0;
  }
  if (command !== 'import' || path === undefined || others.length > 0) throw new ConfigError(usage);
  if (!existsSync(path)) throw new ConfigError(`There is no ${path}.`);
  const files = findFiles(path);
  if (files.length === 0) throw new ConfigError(`Below ${path} is no .ndjson, .ndjson.gz or .json file.`);
  const { databaseUrl } = fromEnv(process.env);
  await migrate(databaseUrl);
  const database = await openDatabase(databaseUrl);
  const progress = showProgress(process.stdout, () => progressOf(imported, files.length));
  const { imported, run } = createImport({
    resources: createResourceStore(database.sql),
    search: createResourceSearch(database.sql),
    check: resourceComplaint,
    refused(file, place, problem) {
      if (imported.refused <= mostTold) progress.say(`✗ ${file}${place ? `, ${place}` : ''}: ${problem}`);
      if (imported.refused === mostTold) progress.say('✗ What else is refused is only counted.');
    },
  });
  try {
    await run(files);
  } finally {
    progress.end();
    await database.close();
  }
  for (const line of summaryOf(imported)) console.log(line);
  return imported.refused > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
