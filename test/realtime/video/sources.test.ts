import { describe, expect, it } from 'vitest';
import { cameraSources } from '../../../realtime/video/sources.ts';

const read = (sources: object[], environment: Record<string, string> = {}) =>
  cameraSources({ schema: 'citymirror/cameras/1', sources }, 'cameras.json', environment);
const variable = (name: string) => `$${'{'}${name}}`;

describe('where pictures come from', () => {
  it('should be as the longest fitting beginning says, and as the id itself before all', () => {
    const { of } = read([
      { cameras: 'police:*', kind: 'hls', url: 'http://a/{native}' },
      { cameras: 'police:4*', kind: 'hls', url: 'http://b/{native}' },
      { cameras: 'police:417', kind: 'hls', url: 'http://c/x' },
    ]);
    const url = (id: string) => (of(id) as { url: string } | undefined)?.url;
    expect(['police:3', 'police:42', 'police:417', 'river:1'].map(url)).toEqual([
      'http://a/3',
      'http://b/42',
      'http://c/x',
      undefined,
    ]);
  });

  it('should find no pictures for an id that means another folder', () => {
    const { of } = read([
      { cameras: 'x:*', kind: 'hls', url: 'http://gateway/cams/{native}/index.m3u8' },
      { cameras: 'y:*', kind: 'mp4', file: 'clips/{native}/a.mp4' },
    ]);
    for (const id of ['x:..', 'x:.', 'y:..', 'y:', 'y:...']) expect([id, of(id)]).toEqual([id, undefined]);
    expect(of('x:..a')).toMatchObject({ url: 'http://gateway/cams/..a/index.m3u8' });
    expect(of('y:../../etc')).toMatchObject({ file: 'clips/..%2F..%2Fetc/a.mp4' });
  });

  it('should not let an id lead elsewhere', () => {
    const { of } = read([{ cameras: 'x:*', kind: 'hls', url: 'http://gateway/{native}/index.m3u8' }]);
    expect(of('x:../../admin?a=@evil/')).toMatchObject({
      url: 'http://gateway/..%2F..%2Fadmin%3Fa%3D%40evil%2F/index.m3u8',
    });
  });

  it('should name the variable that is not set', () => {
    const source = { cameras: 'a:1', kind: 'rtsp', url: `rtsp://u:${variable('CAM')}@h/x` };
    expect(() => read([source])).toThrow(/CAM/);
    expect(read([source], { CAM: 'geheim' }).of('a:1')).toMatchObject({ url: 'rtsp://u:geheim@h/x' });
  });

  it('should say which source is wrong', () => {
    expect(() => read([{ cameras: 'a:1', kind: 'hls', url: 'ftp://h/x' }])).toThrow(/sources\.0\.url/);
    expect(() => read([{ cameras: 'a:1', kind: 'tape' }])).toThrow(/sources\.0\.kind/);
    expect(() => read([{ cameras: 'a:1', kind: 'hls', url: 'http://h/x', secret: 1 }])).toThrow(/secret/);
    const twice = { cameras: 'a:1', kind: 'hls', url: 'http://h/x' };
    expect(() => read([twice, twice])).toThrow(/twice/);
  });

  it('should refuse files outside the folder, and addresses with line breaks', () => {
    for (const file of ['/etc/passwd', '../x.mp4', 'clips/../../x.mp4'])
      expect(() => read([{ cameras: 'a:1', kind: 'mp4', file }])).toThrow(/below the folder/);
    const url = `rtsp://h/${variable('X')}`;
    expect(() => read([{ cameras: 'a:1', kind: 'rtsp', url }], { X: 'a\nfile /etc/passwd' })).toThrow(
      /line break/,
    );
  });

  it('should strike addresses and passwords out of what is logged', () => {
    const { redact } = read([{ cameras: 'a:1', kind: 'rtsp', url: `rtsp://u:${variable('P')}@10.1.1.1/x` }], {
      P: 'geheim77',
    });
    expect(redact('rtsp://u:geheim77@10.1.1.1/x: Connection refused; geheim77')).not.toMatch(
      /geheim77|10\.1\.1\.1/,
    );
  });
});
