import { readFileSync } from 'node:fs';
import express, { type Router } from 'express';
import { pageAssets } from '../pages/assets.ts';

/** The style sheets, font and icon of the pages, read once. Browsers ask again after five minutes at most. */
export function assets(): Router {
  const router = express.Router();
  for (const { path, file, contentType } of pageAssets) {
    const body = readFileSync(file);
    router.get(path, (_request, response) => {
      response.set({ 'Content-Type': contentType, 'Cache-Control': 'public, max-age=300' }).send(body);
    });
  }
  return router;
}
