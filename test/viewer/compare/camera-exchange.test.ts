import { describe, expect, it } from 'vitest';
import type { Camera } from '../../../models/schema/view-document.ts';
import { type CameraExchange, exchangeCamera } from '../../../viewer/compare/camera-exchange.ts';
import { isOtherSide } from '../../../viewer/compare/embed.ts';

const camera = (height: number): Camera => ({
  longitude: 114.5,
  latitude: 27.5,
  height,
  heading: 0,
  pitch: -30,
  roll: 0,
});

/** Two ends joined by wires; an engine tells of its camera after it was moved, however it was moved. */
function twoEnds() {
  const log: string[] = [];
  const at = { a: camera(1), b: camera(1) };
  const ends: Record<'a' | 'b', CameraExchange> = {
    a: exchangeCamera(
      (sent) => {
        log.push(`a→b ${sent.height}`);
        ends.b.received(sent);
      },
      (taken) => {
        at.a = taken;
        ends.a.moved(taken);
      },
    ),
    b: exchangeCamera(
      (sent) => {
        log.push(`b→a ${sent.height}`);
        ends.a.received(sent);
      },
      (taken) => {
        at.b = taken;
        ends.b.moved(taken);
      },
    ),
  };
  return { ends, at, log };
}

describe('two cameras that are one', () => {
  it('should stand in the same place after either has moved', () => {
    const { ends, at } = twoEnds();
    ends.a.moved(camera(2));
    expect(at.b).toEqual(camera(2));
    ends.b.moved(camera(3));
    expect(at.a).toEqual(camera(3));
  });

  it('should say each place once, and send nothing back', () => {
    const { ends, log } = twoEnds();
    ends.a.moved(camera(2));
    ends.a.moved(camera(2));
    ends.b.moved(camera(2));
    ends.b.moved(camera(3));
    expect(log).toEqual(['a→b 2', 'b→a 3']);
  });

  it('should take for the same place what an engine rounds', () => {
    const { ends, log } = twoEnds();
    ends.a.moved(camera(2));
    ends.b.moved({ ...camera(2.001), heading: 359.999 });
    expect(log).toEqual(['a→b 2']);
  });
});

describe('the other side', () => {
  const page = (search: string, framed: boolean) => {
    const own = { location: { search } } as Window;
    return { location: own.location, parent: framed ? ({} as Window) : own };
  };
  it('should be a page in a frame whose address says so', () => {
    expect(isOtherSide(page('?embed=other', true))).toBe(true);
    expect(isOtherSide(page('', true))).toBe(false);
  });
  it('should never be a page of its own, whatever its address says', () => {
    const own = { location: { search: '?embed=other' } } as unknown as Window;
    Object.assign(own, { parent: own });
    expect(isOtherSide(own)).toBe(false);
  });
});
