import { isIP } from 'node:net';
import { InputError } from '../../../models/errors.ts';
import type { Publication } from '../../../models/schema/index.ts';

/** One server that the proxy may ask. */
export interface AllowedHost {
  /** Scheme, host and port, as URL writes them. */
  origin: string;
  /** Who may have it asked: what it gives is of this class. */
  publication: Publication;
  /** Its name may lead to an address of a private network, as those of a bureau's own servers do. */
  isPrivate: boolean;
}

/**
 * An entry of the allow-list: `https://maps.example.com`, with `,private` behind it for a server of the own network
 * and `,public` for one that everybody may use. An address in place of a name says itself that it is meant, and so
 * does localhost. Throws an InputError for anything else than an origin.
 */
export function parseAllowedHost(text: string): AllowedHost {
  const [address, ...words] = text.split(',');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOrigin =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username &&
    !url.password &&
    !address.includes('*');
  if (!url || !isOrigin || words.some((word) => word !== 'private' && word !== 'public')) {
    throw new InputError(
      'option-allow-host',
      `--allow-host ${text}`,
      'this is not the origin of a server.',
      'Give scheme, name and port and nothing behind them, for example https://maps.example.com or http://gis.example.lan:8080,private; ",public" lets everybody use it.',
    );
  }
  const name = url.hostname.replace(/^\[|\]$/g, '');
  return {
    origin: url.origin,
    publication: words.includes('public') ? 'public' : 'internal',
    isPrivate: words.includes('private') || isIP(name) !== 0 || name === 'localhost',
  };
}
