import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express, Request, Response } from 'express';

/** What a server makes its requests and responses of; to be given to `createServer`. */
export type Messages = Required<
  Pick<
    ServerOptions<typeof IncomingMessage, typeof ServerResponse<IncomingMessage>>,
    'IncomingMessage' | 'ServerResponse'
  >
>;

/** Classes for the servers of one app. */
export function createMessages(): Messages {
  return { IncomingMessage: class extends IncomingMessage {}, ServerResponse: class extends ServerResponse {} };
}

/**
 * Lets these messages be the app's from the start. Express gives every message that is not the prototype of its app, and an
 * object whose prototype was changed is slow from then on: that costs four times what Express does otherwise.
 * https://expressjs.com/en/guide/overriding-express-api.html
 */
export function takeMessages(app: Express, messages: Messages): void {
  const [request, response] = [messages.IncomingMessage.prototype, messages.ServerResponse.prototype];
  Object.setPrototypeOf(request, app.request);
  Object.setPrototypeOf(response, app.response);
  app.request = request as Request;
  app.response = response as Response;
}
