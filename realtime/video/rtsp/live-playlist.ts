/** A piece of a stream that is kept for players. */
export interface KeptSegment {
  sequence: number;
  /** Seconds. */
  duration: number;
  /** When it began, UTC milliseconds. */
  time: number;
  /** The source broke off before it: nothing follows on from what was. */
  breaks: boolean;
}

/** A live playlist (RFC 8216). `dropped`: breaks among the segments that are no longer in it. */
export function livePlaylist(segments: readonly KeptSegment[], dropped: number): string {
  const longest = Math.max(1, ...segments.map(({ duration }) => duration));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    // The longest duration rounded to a whole second may not be more (4.3.3.1).
    `#EXT-X-TARGETDURATION:${Math.round(longest)}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${dropped}`,
  ];
  for (const { sequence, duration, time, breaks } of segments) {
    if (breaks) lines.push('#EXT-X-DISCONTINUITY');
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(time).toISOString()}`,
      `#EXTINF:${duration.toFixed(3)},`,
      `${sequence}.ts`,
    );
  }
  return `${lines.join('\n')}\n`;
}
