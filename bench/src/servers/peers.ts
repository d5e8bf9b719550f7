import { freeOrigin, type Server, startServer } from './start-server.ts';

/** The EHR's peers, each a file of this folder. */
export async function startPeer(
  name: 'express-hello' | 'oidc-provider' | 'static-file',
  env: Record<string, string>,
  profile: boolean,
): Promise<Server> {
  const origin = await freeOrigin();
  return startServer({
    name,
    file: `${name}.ts`,
    folder: import.meta.dirname,
    origin,
    env: { ...process.env, ...env, ORIGIN: origin, PORT: new URL(origin).port, NODE_ENV: 'production' },
    profile,
  });
}
