import type { NextFunction, Request, Response } from 'express';

/**
 * What the page may do. Everything comes from this server; `blob:` is for the workers and images that Cesium
 * makes itself, `data:` for its small built-in images, `wasm-unsafe-eval` for its decoders, and inline styles
 * for antd, which writes its style sheet at run time.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  // Pictures of cameras are put together by the page from pieces that this server sent.
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * On every response: a page isolated from other origins (which SharedArrayBuffer needs), while bureau services
 * without credentials still load into it; and nothing of ours embedded by others. In place of Helmet: of its headers each
 * one that matters here (policy, isolation, transport) would be its exception and not its default.
 */
export const SECURITY_HEADERS: Record<string, string> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  // What `frame-ancestors` says, for browsers and scanners that know no policy.
  'X-Frame-Options': 'SAMEORIGIN',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'same-origin',
  'X-DNS-Prefetch-Control': 'off',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'Origin-Agent-Cluster': '?1',
};

/**
 * Seconds, half a year, in which a browser that was here over HTTPS comes by nothing else (RFC 6797). Other names of the
 * domain are not ours to speak for.
 */
export const STRICT_TRANSPORT = 'max-age=15552000';
/** On one's own machine the name is shared with whatever else is developed there. */
const OWN_MACHINE = /^(.+\.)?localhost$/;

export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  for (const name in SECURITY_HEADERS) response.setHeader(name, SECURITY_HEADERS[name]);
  // Over TLS of ours, or of the reverse proxy that is trusted.
  if (request.secure && !OWN_MACHINE.test(request.hostname ?? ''))
    response.setHeader('Strict-Transport-Security', STRICT_TRANSPORT);
  next();
}
