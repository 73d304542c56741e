/** Attributes of a playlist's tags that hold an address (RFC 8216, and the low-latency tags of its second edition). */
const URI_ATTRIBUTE = /(\bURI=")([^"]*)(")/;
/** Tags whose addresses a player asks for. */
const TAGS_WITH_ADDRESS =
  /^#EXT-X-(?:KEY|SESSION-KEY|MAP|MEDIA|I-FRAME-STREAM-INF|PART|PRELOAD-HINT|RENDITION-REPORT):/;
/** Tags that only name other places, which a player can do without. */
const TAGS_LEFT_OUT = /^#EXT-X-(?:SESSION-DATA|CONTENT-STEERING|DATERANGE):/;

export const isPlaylist = (text: string): boolean => /^\uFEFF?#EXTM3U/.test(text);

/**
 * A playlist with every address put in other words, so that a player asks this server alone. `rename` is given each
 * address, made absolute by that of the playlist, and gives the one to write; undefined: it may not be asked for, and
 * is left out together with its tags.
 */
export function rewritePlaylist(
  text: string,
  address: string,
  rename: (address: string) => string | undefined,
): string {
  const absolute = (written: string): string | undefined =>
    URL.canParse(written, address) ? new URL(written, address).href : undefined;
  const named = (written: string): string | undefined => {
    const whole = absolute(written);
    return whole === undefined ? undefined : rename(whole);
  };
  const lines: string[] = [];
  /** Where the tags of the next address begin in `lines`. */
  let segment = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.startsWith('#')) {
      if (TAGS_LEFT_OUT.test(line)) continue;
      if (TAGS_WITH_ADDRESS.test(line)) {
        const written = URI_ATTRIBUTE.exec(line)?.[2];
        const name = written === undefined ? undefined : named(written);
        // A tag without an address stays, as a key of no method.
        if (written !== undefined && name === undefined) continue;
        lines.push(line.replace(URI_ATTRIBUTE, (_, begin, __, end) => `${begin}${name}${end}`));
        continue;
      }
      // A comment may say anything, also where it comes from.
      if (!line.startsWith('#EXT')) continue;
      lines.push(line);
      if (!ofNextAddress(line)) segment = lines.length;
    } else if (line.trim() === '') {
      lines.push('');
    } else {
      const name = named(line.trim());
      if (name === undefined) lines.length = segment;
      else lines.push(name);
      segment = lines.length;
    }
  }
  return lines.join('\n');
}

/** Tags that belong to the address behind them. */
const ofNextAddress = (line: string): boolean =>
  /^#(?:EXTINF|EXT-X-(?:BYTERANGE|STREAM-INF|PROGRAM-DATE-TIME|GAP|BITRATE))\b/.test(line);
