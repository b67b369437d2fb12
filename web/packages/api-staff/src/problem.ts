/** What every refused or failed request becomes: one typed error, whatever went wrong. */

/** One field of a request that is not valid. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

interface ProblemParts {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly requestId?: string | null;
}

/** An error answer of the API, or a request that never reached it (`status` 0, code `network`). */
export class Problem extends Error {
  readonly status: number;
  /** Stable; texts are chosen by it. */
  readonly code: string;
  readonly detail: string;
  /** Whatever else the answer says, such as `retry_after_seconds`. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldError[];
  readonly requestId: string | null;

  constructor({ status, code, detail, facts = {}, requestId = null }: ProblemParts) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.facts = facts;
    this.errors = Array.isArray(facts.errors) ? (facts.errors as FieldError[]) : [];
    this.requestId = requestId;
  }

  /** Whether trying the same request again may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Read an answer that is not a success. The body may be anything, such as a proxy's page. */
export async function problemFrom(response: Response): Promise<Problem> {
  const requestId = response.headers.get('X-Request-ID');
  const body = await response
    .clone()
    .json()
    .catch(() => null);
  if (typeof body !== 'object' || body === null || typeof body.code !== 'string') {
    return new Problem({ status: response.status, code: 'error', detail: response.statusText, requestId });
  }
  const { code, detail, ...facts } = body;
  return new Problem({ status: response.status, code, detail: String(detail ?? ''), facts, requestId });
}

/** Turn whatever was thrown into a Problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  const isNetwork = error instanceof TypeError;
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem({ status: 0, code: isNetwork ? 'network' : 'unexpected', detail });
}
