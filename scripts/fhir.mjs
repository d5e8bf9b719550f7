import { main } from './setup/main.mjs';

await main(async () => (await import('./commands/ehr-command.mjs')).ehrCommand('main-import.ts'));
