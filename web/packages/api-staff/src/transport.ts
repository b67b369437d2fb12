/** Sends requests with the access token, renews it once for all who wait, and asks for a new sign-in when it cannot. */
import { Problem, problemFrom, toProblem } from './problem';
import { type AccessToken, isDue, received } from './token';

const AUTH = '/api/v1/auth/';
const OPEN_AUTH = ['token/', 'token/refresh/', 'token/second-factor/', 'session/', 'links/look/', 'links/accept/'];
const OPEN = new Set([...OPEN_AUTH.map((name) => `${AUTH}${name}`), '/api/v1/setup/', '/api/v1/setup/demo/']);
const ENDED = new Set([400, 401, 403]);

/** Asks the person to sign in again; true when he has. */
export type Reopen = () => Promise<boolean>;

/** Sends a request and gives back its answer. */
type Send = (request: Request) => Promise<Response>;

/** One signed-in browser tab. */
export class Transport {
  #access: AccessToken | null = null;
  #renewing: Promise<boolean> | null = null;
  #reopening: Promise<boolean> | null = null;
  #reopen: Reopen = () => Promise.resolve(false);
  /** The agency a superuser acts in; others have their own. */
  agencyId: string | null = null;

  readonly #send: Send;

  constructor(send: Send = (request) => globalThis.fetch(request)) {
    this.#send = send;
  }

  /** Keep a token, or forget it. */
  hold(text: string | null): void {
    this.#access = text === null ? null : received(text);
  }

  /** Say who asks for a new sign-in when the session has ended. */
  onExpired(reopen: Reopen): void {
    this.#reopen = reopen;
  }

  /** As the platform's `fetch`; every answer comes back, but one that never arrived is a Problem. */
  readonly fetch = (request: Request): Promise<Response> => this.fetchBy(request, this.#send);

  /** The same by another way of sending, which gets the request signed; it may be asked twice. */
  async fetchBy(request: Request, send: Send): Promise<Response> {
    if (OPEN.has(new URL(request.url).pathname)) {
      return this.#deliver(request, send);
    }
    const again = request.clone();
    if (this.#access && isDue(this.#access)) {
      await this.renew();
    }
    const used = this.#access;
    const first = await this.#deliver(this.#signed(request), send);
    if (first.status !== 401) {
      return first;
    }
    const isRenewed = this.#access !== used || (await this.renew()) || (used !== null && (await this.#askAgain()));
    return isRenewed ? this.#deliver(this.#signed(again), send) : first;
  }

  /** Renew the token by the cookie; false when the session has ended. Raises Problem when that cannot be known. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renewNow().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewNow(): Promise<boolean> {
    const url = new URL(`${AUTH}token/refresh/`, window.location.origin);
    const headers = { 'Content-Type': 'application/json' };
    const response = await this.#deliver(new Request(url, { method: 'POST', headers, body: '{}' }));
    if (response.ok) {
      this.hold(((await response.json()) as { access: string }).access);
      return true;
    }
    if (ENDED.has(response.status)) {
      return false;
    }
    throw await problemFrom(response);
  }

  #askAgain(): Promise<boolean> {
    this.#reopening ??= this.#reopen().finally(() => {
      this.#reopening = null;
    });
    return this.#reopening;
  }

  #signed(request: Request): Request {
    if (this.#access) {
      request.headers.set('Authorization', `Bearer ${this.#access.text}`);
    }
    if (this.agencyId) {
      request.headers.set('X-Agency-ID', this.agencyId);
    }
    return request;
  }

  async #deliver(request: Request, send: Send = this.#send): Promise<Response> {
    try {
      return await send(request);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') {
        throw error;
      }
      const { detail } = toProblem(error);
      throw new Problem({ status: 0, code: 'network', detail });
    }
  }
}
