import { SourceProblem } from '../reason.ts';

export interface SourceRequest {
  url: string;
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Bytes of an answer, unpacked. */
  mostBytes: number;
  /** Seconds for the whole answer. */
  timeout: number;
}

export interface SourceAnswer {
  body: Uint8Array;
  headers: Headers;
  /** Where it came from, after redirections. */
  url: string;
}

const MOST_REDIRECTIONS = 4;

/**
 * Asks a source by HTTP; undefined: it has not changed (304). Redirections are followed to the same origin only, so that
 * tokens go nowhere else. Throws SourceProblem.
 */
export async function fetchSource(request: SourceRequest): Promise<SourceAnswer | undefined> {
  const { headers, signal, mostBytes, timeout } = request;
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeout * 1000)]);
  let url = new URL(request.url);
  for (let followed = 0; ; followed++) {
    const response = await fetch(url, { headers: { ...headers }, redirect: 'manual', signal: within });
    const { status } = response;
    if (status === 304) return undefined;
    const location = response.headers.get('location');
    if (status >= 300 && status < 400 && location !== null) {
      await response.body?.cancel();
      const next = new URL(location, url);
      if (next.origin !== url.origin || followed >= MOST_REDIRECTIONS)
        throw new SourceProblem(
          `http-${status}`,
          `The source sends us to ${next.origin}; give that address in the configuration if it is right.`,
        );
      url = next;
      continue;
    }
    if (!response.ok) {
      await response.body?.cancel();
      const retry = retryAfter(response.headers.get('retry-after'));
      throw new SourceProblem(
        status === 401 || status === 403 ? 'account' : `http-${status}`,
        `The source answers ${status} ${response.statusText}.`,
        retry,
      );
    }
    return { body: await bodyOf(response, mostBytes), headers: response.headers, url: url.href };
  }
}

async function bodyOf(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const tooLarge = () =>
    new SourceProblem(
      'too-large',
      `The answer has more than ${most} bytes; raise mostBytes if that is right.`,
    );
  if (Number(response.headers.get('content-length') ?? 0) > most) {
    await response.body?.cancel();
    throw tooLarge();
  }
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** Milliseconds. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const pause = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return pause > 0 ? pause : undefined;
}
