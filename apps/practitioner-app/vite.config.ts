import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { fromEnv } from './deployment/from-env.ts';
import { deploymentPlugin } from './deployment/plugin.ts';

export default defineConfig(({ mode }) => {
  const deployment = fromEnv(loadEnv(mode, import.meta.dirname, 'PRACTITIONER_APP_'));
  const server = {
    host: 'localhost',
    port: deployment.port,
    strictPort: true,
    allowedHosts: [new URL(deployment.app.redirectUri).hostname],
  };
  return { plugins: [react(), deploymentPlugin(deployment)], server, preview: server };
});
