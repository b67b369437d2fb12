/** The server as tests want it: what each request is answered with, and what was asked. */
import { vi } from 'vitest';

type Answer = unknown | ((request: Request) => unknown | Promise<unknown>);

/** An answer that is not a plain 200 with JSON. */
export function status(code: number, body: unknown = {}, headers: Record<string, string> = {}): Response {
  return new Response(code === 204 ? null : JSON.stringify(body), {
    status: code,
    headers: { 'Content-Type': 'application/json', 'X-Request-ID': 'request-1', ...headers },
  });
}

/** Answer `"GET /api/v1/accounts/"` and the like; anything else is answered by `"*"`, or fails the test. Returns the requests as they come. */
export function serve(answers: Record<string, Answer>): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request.clone());
    const name = `${request.method} ${new URL(request.url).pathname}`;
    const known = name in answers ? name : '*';
    if (!(known in answers)) {
      throw new Error(`nobody answers ${name}`);
    }
    const answer = answers[known];
    const said = typeof answer === 'function' ? await answer(request) : answer;
    return said instanceof Response ? said.clone() : status(200, said);
  });
  return asked;
}
