import type { IncomingMessage } from 'node:http';

/** Whether an address in front of us is that of a reverse proxy; `distance` 0 is who is connected. */
export type IsTrusted = (address: string, distance: number) => boolean;

/** The address that asks, past the reverse proxies that are trusted; what others say of themselves is not believed. */
export function callerAddress({ socket, headers }: IncomingMessage, isTrusted: IsTrusted): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const named = forwarded.map((address) => address.trim()).filter((address) => address !== '');
  const line = [socket.remoteAddress ?? '', ...named.reverse()];
  return line.find((address, distance) => !isTrusted(address, distance)) ?? line[line.length - 1];
}

/** Whether a request came over HTTPS, to us or to the reverse proxy in front of us, if that is trusted. */
export function isSecure({ socket, headers }: IncomingMessage, isTrusted: IsTrusted): boolean {
  if ('encrypted' in socket) return true;
  if (!isTrusted(socket.remoteAddress ?? '', 0)) return false;
  const [protocol] = [headers['x-forwarded-proto'] ?? []].flat().join(',').split(',');
  return protocol.trim().toLowerCase() === 'https';
}
