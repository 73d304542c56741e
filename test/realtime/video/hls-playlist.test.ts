import { describe, expect, it } from 'vitest';
import { isPlaylist, rewritePlaylist } from '../../../realtime/video/hls-playlist.ts';

const ADDRESS = 'https://gateway.lan/live/4/index.m3u8?key=secret';
/** Names by number, and addresses as they were asked for; other servers may not be asked. */
function rename() {
  const asked: string[] = [];
  const give = (address: string): string | undefined => {
    if (!address.startsWith('https://gateway.lan/')) return undefined;
    asked.push(address);
    return `n${asked.length}`;
  };
  return { asked, give };
}

describe('a playlist in words of our own', () => {
  it('should rename the pieces of a live playlist (RFC 8216, 8.2) and keep what it says of them', () => {
    const { asked, give } = rename();
    const text = [
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      '#EXT-X-TARGETDURATION:8',
      '#EXT-X-MEDIA-SEQUENCE:2680',
      '',
      '#EXTINF:7.975,',
      'https://gateway.lan/fileSequence2680.ts',
      '#EXTINF:7.941,',
      'fileSequence2681.ts',
    ].join('\n');
    expect(rewritePlaylist(text, ADDRESS, give).split('\n')).toEqual([
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      '#EXT-X-TARGETDURATION:8',
      '#EXT-X-MEDIA-SEQUENCE:2680',
      '',
      '#EXTINF:7.975,',
      'n1',
      '#EXTINF:7.941,',
      'n2',
    ]);
    expect(asked).toEqual([
      'https://gateway.lan/fileSequence2680.ts',
      'https://gateway.lan/live/4/fileSequence2681.ts',
    ]);
  });

  it('should rename the addresses in tags: keys, maps, parts, other renditions', () => {
    const { asked, give } = rename();
    const text = [
      '#EXTM3U',
      '#EXT-X-KEY:METHOD=AES-128,URI="../key?r=52",IV=0x1',
      '#EXT-X-MAP:URI="init.mp4"',
      '#EXT-X-PART:DURATION=0.5,URI="part1.m4s",INDEPENDENT=YES',
      '#EXT-X-KEY:METHOD=NONE',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="中文",URI="audio.m3u8"',
    ].join('\n');
    const written = rewritePlaylist(text, ADDRESS, give);
    expect(written).toContain('METHOD=AES-128,URI="n1",IV=0x1');
    expect(written).toContain('#EXT-X-MAP:URI="n2"');
    expect(written).toContain('#EXT-X-PART:DURATION=0.5,URI="n3",INDEPENDENT=YES');
    expect(written).toContain('#EXT-X-KEY:METHOD=NONE');
    expect(written).toContain('NAME="中文",URI="n4"');
    expect(asked[0]).toBe('https://gateway.lan/live/key?r=52');
  });

  it('should leave out a piece of another server with all that is said of it', () => {
    const { give } = rename();
    const text = [
      '#EXTM3U',
      '#EXTINF:4,',
      '#EXT-X-BYTERANGE:9@0',
      'http://10.0.0.1/a.ts',
      '#EXTINF:5,',
      'b.ts',
    ];
    expect(rewritePlaylist(text.join('\n'), ADDRESS, give).split('\n')).toEqual([
      '#EXTM3U',
      '#EXTINF:5,',
      'n1',
    ]);
  });

  it('should let no comment and no unneeded tag tell where it comes from', () => {
    const { give } = rename();
    const text =
      '#EXTM3U\n# from 10.1.4.17\n#EXT-X-SESSION-DATA:DATA-ID="x",URI="http://10.1.4.17/x"\n#EXT-X-ENDLIST';
    expect(rewritePlaylist(text, ADDRESS, give)).toBe('#EXTM3U\n#EXT-X-ENDLIST');
  });

  it('should know a playlist by its first line', () => {
    expect(isPlaylist('#EXTM3U\n')).toBe(true);
    expect(isPlaylist('<html>#EXTM3U')).toBe(false);
  });
});
