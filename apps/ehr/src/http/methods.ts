import type { RequestHandler } from 'express';

/** Answers every other method of a route. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 */
export function onlyMethods(...methods: string[]): RequestHandler {
  return (_request, response) => {
    response
      .set('Allow', methods.join(', '))
      .status(405)
      .json({
        error: 'invalid_request',
        error_description: `This endpoint takes ${methods.join(' and ')} only.`,
      });
  };
}
