// Migrates the database of the first argument and prints the names of the migrations that it applied.
import { migrate } from '../migrate.ts';

console.log(JSON.stringify(await migrate(process.argv[2] ?? '')));
