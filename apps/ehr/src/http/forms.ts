import express, { type Request, type RequestHandler } from 'express';
import { refuseNul } from './nul.ts';

const formType = 'application/x-www-form-urlencoded';

/** Reads a form as text, so that a parameter sent twice is still seen twice. */
export const readForm: RequestHandler[] = [express.text({ type: formType, limit: '64kb' }), refuseNul];

/** The form of a request that `readForm` has read; empty when the body was no form. */
export function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}

/** The raw query of a request, in order, duplicates and all. */
export function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at + 1));
}
