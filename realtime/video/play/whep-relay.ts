import type { Request, Response } from 'express';
import type { CameraSource } from '../../../models/schema/camera-feed.ts';
import { HttpProblem, notFound } from '../../http/problem.ts';
import type { Playing } from '../playings.ts';
import { askUpstream, boundedBody, sourceAway } from '../upstream.ts';

type WhepSource = Extract<CameraSource, { kind: 'whep' }>;

const MOST_SDP = 128 << 10;

/**
 * Signalling of WHEP (draft-ietf-wish-whep) between a page and the city's gateway. The media goes from the gateway to
 * the page by itself; the session at the gateway ends with the playing. One session for each playing.
 */
export class WhepRelay {
  readonly #sessions = new Map<string, { resource: string; end: () => void }>();

  /** An offer in, an answer out. */
  async begin(playing: Playing, request: Request, response: Response): Promise<void> {
    const source = playing.source as WhepSource;
    const offer = await bodyText(request, 'application/sdp');
    this.end(playing);
    const { response: answer, url } = await this.#ask(source, source.url, 'POST', {
      type: 'application/sdp',
      body: offer,
    });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw sourceAway(`The gateway answers with status ${answer.status}.`);
    }
    const sdp = sdpOf((await boundedBody(answer, MOST_SDP)).toString('utf8'));
    const resource = resourceOf(answer.headers.get('location'), url, source);
    if (resource !== undefined) {
      const end = () => {
        this.#sessions.delete(playing.token);
        this.#ask(source, resource, 'DELETE').then(
          ({ response: ended }) => ended.body?.cancel(),
          () => undefined,
        );
      };
      this.#sessions.set(playing.token, { resource, end });
      playing.onEnd.add(end);
    }
    const tag = answer.headers.get('etag');
    if (tag !== null) response.setHeader('ETag', tag);
    response.status(201);
    response.setHeader('Location', 'whep');
    response.setHeader('Content-Type', 'application/sdp');
    response.setHeader('Cache-Control', 'private, no-store');
    response.end(sdp);
  }

  /** Candidates that come later (trickle ICE, RFC 8840). */
  async patch(playing: Playing, request: Request, response: Response): Promise<void> {
    const source = playing.source as WhepSource;
    const session = this.#sessions.get(playing.token);
    if (!session) throw notFound();
    const type = 'application/trickle-ice-sdpfrag';
    const body = await bodyText(request, type);
    const match = request.headers['if-match'];
    const { response: answer } = await this.#ask(source, session.resource, 'PATCH', {
      type,
      body,
      ...(match === undefined ? {} : { match }),
    });
    const text = (await boundedBody(answer, MOST_SDP)).toString('utf8');
    if (!answer.ok) throw sourceAway(`The gateway answers with status ${answer.status}.`);
    response.status(answer.status === 204 ? 204 : 200);
    response.setHeader('Content-Type', type);
    response.end(text);
  }

  /** Ends the session at the gateway, if there is one. */
  end(playing: Playing): void {
    const session = this.#sessions.get(playing.token);
    if (!session) return;
    playing.onEnd.delete(session.end);
    session.end();
  }

  #ask(
    source: WhepSource,
    url: string,
    method: 'POST' | 'PATCH' | 'DELETE',
    sent?: { type: string; body: string; match?: string },
  ) {
    const { origin } = new URL(source.url);
    return askUpstream({
      url,
      method,
      headers: {
        ...source.headers,
        ...(sent ? { 'Content-Type': sent.type } : {}),
        ...(sent?.match === undefined ? {} : { 'If-Match': sent.match }),
      },
      ...(sent ? { body: sent.body } : {}),
      isAllowed: (other) => other.origin === origin,
    });
  }
}

/** The session's address at the gateway; one on another server is not asked. */
function resourceOf(location: string | null, url: string, source: WhepSource): string | undefined {
  if (location === null || !URL.canParse(location, url)) return undefined;
  const resource = new URL(location, url);
  const own = new URL(source.url);
  if (resource.origin !== own.origin) return undefined;
  // A gateway that asks for an account asks for it here too.
  resource.username = own.username;
  resource.password = own.password;
  return resource.href;
}

/** An answer in SDP, or ZLMediaKit's own form of one: JSON with `code` 0 and `sdp`. */
function sdpOf(text: string): string {
  if (text.startsWith('v=')) return text;
  try {
    const { code, sdp } = JSON.parse(text) as { code?: unknown; sdp?: unknown };
    if (code === 0 && typeof sdp === 'string' && sdp.startsWith('v=')) return sdp;
  } catch {
    // Said below.
  }
  throw sourceAway('The gateway has no such stream, or sends no session description.');
}

/** A body of a type that no page of another origin can send unasked. */
async function bodyText(request: Request, type: string): Promise<string> {
  if (!request.is(type)) throw new HttpProblem(415, 'not-sdp', `Send ${type}.`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_SDP) throw new HttpProblem(413, 'too-large', 'The description is too long.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
