import { main } from './setup/main.mjs';

await main(async () => (await import('./commands/chaos.mjs')).chaos);
