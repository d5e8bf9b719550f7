export { Prisma, type PrismaClient } from '../generated/sqlite/client.ts';
export { type Database, openDatabase } from './database.ts';
export { migrate } from './migrate.ts';
export {
  all,
  type Dialect,
  first,
  type Row,
  type Sql,
  type SqlValue,
  type Statement,
  type WriteScript,
} from './sql.ts';
