/** Files to the server and back: what the typed client cannot do. */
import { transport } from './client';
import { problemFrom } from './problem';

interface UploadOptions {
  /** Told how much of the body has been sent, 0 to 1. */
  readonly onProgress?: (part: number) => void;
  readonly signal?: AbortSignal;
}

/** Send a form with a file and read the JSON of the answer. Raises Problem; a DOMException when it was aborted. */
export async function upload<T>(path: string, form: FormData, options: UploadOptions = {}): Promise<T> {
  const request = new Request(new URL(path, window.location.origin), { method: 'POST' });
  const response = await transport.fetchBy(request, (signed) => sendForm(signed, form, options));
  if (!response.ok) {
    throw await problemFrom(response);
  }
  return (await response.json()) as T;
}

// fetch tells nothing of what has been sent: https://fetch.spec.whatwg.org/ has no progress of requests.
function sendForm(request: Request, form: FormData, { onProgress, signal }: UploadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(request.method, request.url);
    request.headers.forEach((value, name) => {
      call.setRequestHeader(name, value);
    });
    call.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable) {
        onProgress?.(total === 0 ? 1 : loaded / total);
      }
    };
    call.onload = () => resolve(answerOf(call));
    call.onerror = () => reject(new TypeError('the server could not be reached'));
    call.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => call.abort(), { once: true });
    if (signal?.aborted) {
      call.abort();
      reject(new DOMException('aborted', 'AbortError'));
    } else {
      call.send(form);
    }
  });
}

function answerOf(call: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ['Content-Type', 'X-Request-ID', 'Retry-After']) {
    const value = call.getResponseHeader(name);
    if (value !== null) {
      headers.set(name, value);
    }
  }
  return new Response(call.responseText, { status: call.status, statusText: call.statusText, headers });
}

/** Fetch a file as the person who is signed in, and have the browser save it. Raises Problem. */
export async function download(path: string, fallbackName: string): Promise<void> {
  const response = await transport.fetch(new Request(new URL(path, window.location.origin)));
  if (!response.ok) {
    throw await problemFrom(response);
  }
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = fileNameOf(response.headers.get('Content-Disposition')) ?? fallbackName;
  link.click();
  // The browser reads the address after this turn.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The name in a Content-Disposition (RFC 6266), the encoded one first. */
export function fileNameOf(header: string | null): string | null {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(header ?? '')?.[1];
  if (encoded) {
    return decodeURIComponent(encoded);
  }
  return /filename="([^"]+)"/i.exec(header ?? '')?.[1] ?? null;
}

/** An answer that is asked for again and again, and the tag it came with. */
export interface Tagged<T> {
  readonly tag: string | null;
  readonly value: T;
}

/** Ask for an answer anew; while it has not changed the last one is given back as it is. Raises Problem. */
export async function fetchChanged<T>(
  path: string,
  last: Tagged<T> | undefined,
  signal?: AbortSignal,
): Promise<Tagged<T>> {
  const request = new Request(new URL(path, window.location.origin), signal ? { signal } : {});
  if (last?.tag) {
    request.headers.set('If-None-Match', last.tag);
  }
  const response = await transport.fetch(request);
  if (response.status === 304 && last) {
    return last;
  }
  if (!response.ok) {
    throw await problemFrom(response);
  }
  return { tag: response.headers.get('ETag'), value: (await response.json()) as T };
}
