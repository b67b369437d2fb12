import { describe, expect, it } from 'vitest';
import { Problem, problemFrom, toProblem } from './problem';
import { isDue, received } from './token';
import { Transport } from './transport';

const REFRESH = '/api/v1/auth/token/refresh/';

function answer(code: number, body: unknown = {}): Response {
  return new Response(JSON.stringify(body), { status: code, headers: { 'X-Request-ID': 'r1' } });
}

/** A server that knows one good token, and gives the next one to who renews. */
function server({ canRenew = true }: { canRenew?: boolean } = {}) {
  const asked: string[] = [];
  let good = 'one';
  const send = async (request: Request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    await Promise.resolve();
    if (pathname === REFRESH) {
      return canRenew
        ? answer(200, { access: good, refresh: null })
        : answer(401, { code: 'refresh_refused', detail: '' });
    }
    const isGood = request.headers.get('Authorization') === `Bearer ${good}`;
    return isGood ? answer(200, { said: await request.text() }) : answer(401, { code: 'unauthenticated', detail: '' });
  };
  return {
    send,
    asked,
    change: (token: string) => {
      good = token;
    },
  };
}

function get(path = '/api/v1/accounts/', init: RequestInit = {}): Request {
  return new Request(new URL(path, window.location.origin), init);
}

describe('the transport', () => {
  it('renews a refused token once for all who wait, and sends each request again with its body', async () => {
    const { send, asked, change } = server();
    const transport = new Transport(send);
    transport.hold('one');
    change('two');
    const posts = ['a', 'b', 'c'].map((body) => transport.fetch(get('/api/v1/tasks/', { method: 'POST', body })));
    const said = await Promise.all((await Promise.all(posts)).map((response) => response.json()));

    expect(said).toEqual([{ said: 'a' }, { said: 'b' }, { said: 'c' }]);
    expect(asked.filter((path) => path === REFRESH)).toHaveLength(1);
  });

  it('waits for one new sign-in when it cannot renew, and then goes on', async () => {
    const { send, change } = server({ canRenew: false });
    const transport = new Transport(send);
    transport.hold('old');
    let times = 0;
    transport.onExpired(async () => {
      times += 1;
      change('new');
      transport.hold('new');
      return true;
    });
    const answers = await Promise.all([transport.fetch(get()), transport.fetch(get())]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(times).toBe(1);
  });

  it('gives the refusal back when nobody signs in', async () => {
    const transport = new Transport(server({ canRenew: false }).send);
    transport.hold('old');
    expect((await transport.fetch(get())).status).toBe(401);
  });

  it('does not take a server that fails for an ended session', async () => {
    const transport = new Transport(async (request) => answer(new URL(request.url).pathname === REFRESH ? 503 : 401));
    transport.hold('old');
    transport.onExpired(() => Promise.reject(new Error('nobody is asked')));
    await expect(transport.fetch(get())).rejects.toMatchObject({ status: 503 });
  });

  it('tells a network that is gone from everything else', async () => {
    const transport = new Transport(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(transport.fetch(get())).rejects.toMatchObject({ status: 0, code: 'network' });
    const aborted = new Transport(() => Promise.reject(new DOMException('x', 'AbortError')));
    await expect(aborted.fetch(get())).rejects.toThrow(DOMException);
  });
});

describe('a token', () => {
  const claims = btoa(JSON.stringify({ iat: 1_000_000, exp: 1_000_900 }));

  it('is renewed half a minute before its lifetime ends, whatever this clock says', () => {
    const token = received(`x.${claims}.y`, 5000);
    expect(isDue(token, 5000 + 869_999)).toBe(false);
    expect(isDue(token, 5000 + 870_000)).toBe(true);
  });

  it('that cannot be read is used until it is refused', () => {
    expect(isDue(received('opaque', 0), 1e12)).toBe(false);
  });
});

describe('a problem', () => {
  it('carries code, facts, fields and the number of the request', async () => {
    const errors = [{ field: 'email', code: 'value_error', message: 'is no address' }];
    const problem = await problemFrom(answer(422, { code: 'invalid', detail: 'Not valid.', errors, limit: 3 }));
    expect(problem).toMatchObject({ status: 422, code: 'invalid', detail: 'Not valid.', errors, requestId: 'r1' });
    expect(problem.facts).toMatchObject({ limit: 3 });
    expect(problem.isPassing).toBe(false);
  });

  it('is made of anything', async () => {
    expect(await problemFrom(new Response('<html>', { status: 502 }))).toMatchObject({ status: 502, code: 'error' });
    expect(toProblem('what')).toBeInstanceOf(Problem);
    expect(toProblem(new Error('bug'))).toMatchObject({ code: 'unexpected' });
  });
});
