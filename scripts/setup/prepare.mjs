import { step } from '../report/progress.mjs';
import { must, runNode } from './command.mjs';
import { inRoot } from './folders.mjs';
import { runTurbo } from './turbo.mjs';

/** One Prisma client per database; without a change of the schema this only compares a hash. */
export const generatePrismaClients = () =>
  step('Prisma clients', () => must('Generating the Prisma clients', runNode(['prisma/generate.mjs'])));

/** What the browser apps are served from; turbo restores it from its cache when nothing has changed. */
export const buildApps = () =>
  step('Patient app', () =>
    must('Building the patient app', runTurbo(['run', 'build', '--filter=@smart-ehr/patient-app'])),
  );

/** Keys, database, migrations, people, clients and records: made where missing, left alone where present. */
export const seedDatabase = (env, args = []) =>
  step('Keys, database and records', () =>
    must(
      'Preparing the database',
      runNode(['--import', 'tsx', 'src/main-seed.ts', ...args], { cwd: inRoot('apps/ehr'), env }),
    ),
  );
