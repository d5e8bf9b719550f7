import { step } from '../report/progress.mjs';
import { must, runNode } from './command.mjs';
import { inRoot } from './folders.mjs';
import { runTurbo } from './turbo.mjs';

/** One Prisma client per database; without a change of the schema this only compares a hash. */
export const generatePrismaClients = () =>
  step('Prisma clients', () => must('Generating the Prisma clients', runNode(['prisma/generate.mjs'])));

/** What the browser apps are served from; turbo restores it from its cache when nothing has changed. */
export const buildApps = () =>
  step('Screens and apps', () => {
    const filters = ['ehr-web', 'patient-app', 'practitioner-app'].map(name => `--filter=@smart-ehr/${name}`);
    return must('Building the screens and apps', runTurbo(['run', 'build', ...filters]));
  });

/**
 * Keys, database, migrations, people, clients and records: made where missing, left alone where present. The worker's
 * keys come first, because the EHR registers their public half.
 */
export const seedDatabase = (env, args = []) =>
  step('Keys, database and records', async () => {
    const workerKeys = ['--import', 'tsx', 'src/main.ts', 'keys', 'ensure'];
    await must('Making the keys of the bulk worker', runNode(workerKeys, { cwd: inRoot('apps/bulk-worker'), env }));
    const seed = ['--import', 'tsx', 'src/main-seed.ts', ...args];
    return must('Preparing the database', runNode(seed, { cwd: inRoot('apps/ehr'), env }));
  });
