import { main } from './setup/main.mjs';

await main(async () => (await import('./commands/doctor.mjs')).doctor);
