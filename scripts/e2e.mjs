import { main } from './setup/main.mjs';

await main(async () => (await import('./commands/e2e.mjs')).e2e);
