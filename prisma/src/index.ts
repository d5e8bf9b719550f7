export { Prisma, type PrismaClient } from '../generated/sqlite/client.ts';
export { type Database, openDatabase } from './database.ts';
export type { Dialect } from './dialect.ts';
export { migrate } from './migrate.ts';
export {
  all,
  first,
  type Lines,
  type Row,
  type Sql,
  type SqlValue,
  type Statement,
  type WriteScript,
} from './sql.ts';
