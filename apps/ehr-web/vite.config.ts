import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The EHR serves what is built here (apps/ehr/src/screens), and puts the nonce of each answer where `{{nonce}}` stands. */
export default defineConfig({
  base: '/screens/',
  html: { cspNonce: '{{nonce}}' },
  plugins: [react()],
});
