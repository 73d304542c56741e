import { createHash, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Provider {
  issuer: URL;
  /** Claims of whom the next code is for. */
  person: Record<string, unknown>;
  /** What the next token is signed with, and said, otherwise than it should be. */
  wrong: { key?: KeyObject; claims?: Record<string, unknown> };
  /** What its sign-in page does with an address: sends the browser back, with a code. */
  visit(address: string): string;
  close(): Promise<void>;
}

const CLIENT = { id: 'citymirror', secret: 'the secret of the client' };

export { CLIENT };

/** A small OpenID Connect provider that checks what it is asked: client, redirect, code once, PKCE. */
export async function startProvider(): Promise<Provider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const server = createServer(async (request, response) => {
    const send = (value: object, status = 200) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    };
    const issuer = provider.issuer.href.replace(/\/$/, '');
    if (request.url === '/.well-known/openid-configuration')
      return send({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    if (request.url === '/keys')
      return send({
        keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
      });
    if (request.url !== '/token') return send({}, 404);
    const form = new URLSearchParams(await textOf(request));
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (form.get('client_id') !== CLIENT.id || form.get('client_secret') !== CLIENT.secret)
      return send({ error: 'invalid_client' }, 401);
    if (!code || proof !== code.challenge || form.get('redirect_uri') !== code.redirect)
      return send({ error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: CLIENT.id,
      iat: now,
      exp: now + 60,
      nonce: code.nonce,
      ...provider.person,
    };
    const head = encoded({ alg: 'RS256', kid: 'one', typ: 'JWT' });
    const signed = `${head}.${encoded({ ...claims, ...provider.wrong.claims })}`;
    const signature = createSign('RSA-SHA256')
      .update(signed)
      .sign(provider.wrong.key ?? privateKey, 'base64url');
    send({ access_token: randomUUID(), token_type: 'Bearer', id_token: `${signed}.${signature}` });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const provider: Provider = {
    issuer: new URL(`http://127.0.0.1:${port}`),
    person: {},
    wrong: {},
    visit(address) {
      const { searchParams } = new URL(address);
      if (searchParams.get('client_id') !== CLIENT.id || searchParams.get('code_challenge_method') !== 'S256')
        throw new Error(`The provider was asked wrongly: ${address}`);
      const code = randomUUID();
      const redirect = searchParams.get('redirect_uri') ?? '';
      codes.set(code, {
        nonce: searchParams.get('nonce') ?? '',
        challenge: searchParams.get('code_challenge') ?? '',
        redirect,
      });
      const back = new URL(redirect);
      back.searchParams.set('code', code);
      back.searchParams.set('state', searchParams.get('state') ?? '');
      return back.href;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
  return provider;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
