import { Client } from 'undici';

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };
export type Question = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string };

/** Kept-alive connections to one server, one request at a time on each. */
export type Connections = {
  origin: string;
  /** Throws when the answer has another status than is expected. */
  ask(connection: number, question: Question, expected: number): Promise<Answer>;
  close(): Promise<void>;
};

export function connect(origin: string, count: number): Connections {
  const clients = Array.from({ length: count }, () => new Client(origin, { pipelining: 1 }));
  return {
    origin,
    async ask(connection, { method, path, headers, body }, expected) {
      const client = clients[connection];
      if (!client) throw new Error(`There is no connection ${connection}.`);
      const response = await client.request({ method, path, headers: headers ?? null, body: body ?? null });
      const text = await response.body.text();
      if (response.statusCode === expected) return { status: expected, headers: response.headers, text };
      throw new Error(
        `${method} ${origin}${path} answered ${response.statusCode}, not ${expected}: ${text.slice(0, 500)}`,
      );
    },
    async close() {
      await Promise.all(clients.map(client => client.close()));
    },
  };
}

export function form(
  path: string,
  fields: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
): Question {
  return {
    method: 'POST',
    path,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  };
}
