import type { Request } from 'express';

/** Why a body was not taken, with the status that says so. */
export class BadBody extends Error {
  override readonly name = 'BadBody';
  readonly status: 400 | 413 | 415;
  readonly code: string;

  constructor(status: BadBody['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * The JSON that a request brings, of at most `most` bytes. Only application/json in UTF-8 and as it is: forms and
 * plain text, which a page of another site can send without being asked, are refused. Throws BadBody.
 */
export async function readJsonBody(request: Request, most: number): Promise<unknown> {
  const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (type.trim() !== 'application/json' || (charset && !/^charset="?utf-8"?$/.test(charset)))
    throw new BadBody(415, 'not-json', 'Send application/json in UTF-8.');
  if (request.headers['content-encoding'] !== undefined)
    throw new BadBody(415, 'encoded', 'Send the body without a Content-Encoding.');
  const tooLarge = () => new BadBody(413, 'too-large', `Send at most ${most} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > most) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (error) {
    throw new BadBody(400, 'bad-json', `This is not JSON: ${(error as Error).message}`);
  }
}
