import type { Connect, Plugin } from 'vite';
import type { Deployment } from './from-env.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Serves what depends on the deployment: `/config.json`, `/healthz` and, outside of development, the security headers.
 * The build contains a `config.json` as well, for servers that only deliver files: replace it there.
 */
export function deploymentPlugin(deployment: Deployment): Plugin {
  const config = `${JSON.stringify(deployment.app, null, 2)}\n`;
  return {
    name: 'deployment',
    configureServer: server => {
      server.middlewares.use(answerAbout(config));
    },
    // No Content-Security-Policy in development: Vite's hot reload works with inline script.
    configurePreviewServer: server => {
      const headers = Object.entries(securityHeaders(deployment));
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of headers) response.setHeader(name, value);
        next();
      });
      server.middlewares.use(answerAbout(config));
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'config.json', source: config });
    },
  };
}

function answerAbout(config: string): Connect.NextHandleFunction {
  const answers: Record<string, { type: string; body: string }> = {
    '/config.json': { type: 'application/json', body: config },
    '/healthz': { type: 'text/plain', body: 'ok\n' },
  };
  return (request, response, next) => {
    const answer = answers[request.url?.split('?')[0] ?? ''];
    if (!answer) return next();
    response.setHeader('Content-Type', answer.type);
    response.setHeader('Cache-Control', 'no-store');
    response.end(answer.body);
  };
}
