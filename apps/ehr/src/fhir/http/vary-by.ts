import type { Response } from 'express';

/**
 * Adds to what the answer depends on. Express' `vary` reads the whole header each time, to leave out what it names already;
 * twice the same is harmless. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5
 */
export function varyBy(response: Response, header: string): Response {
  const before = response.getHeader('Vary');
  return response.setHeader('Vary', before === undefined ? header : `${before}, ${header}`);
}
