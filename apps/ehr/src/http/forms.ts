import type { Request, RequestHandler } from 'express';
import { refuseNul } from './nul.ts';
import { readText } from './read-text.ts';

const formType = 'application/x-www-form-urlencoded';
const longestForm = 64 * 1024;

/** A body of another type is left alone: the endpoint says what it takes. */
const takeForm: RequestHandler = async (request, _response, next) => {
  if (mediaTypeOf(request) === formType) request.body = await readText(request, longestForm);
  next();
};

/** Reads a form as text, so that a parameter sent twice is still seen twice. */
export const readForm: RequestHandler[] = [takeForm, refuseNul];

const mediaTypeOf = ({ headers }: Request) => headers['content-type']?.split(';')[0]?.trim().toLowerCase();

/** The form of a request that `readForm` has read; empty when the body was no form. */
export function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}

/** The raw query of a request, in order, duplicates and all. */
export function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at + 1));
}
