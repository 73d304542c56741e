import { describe, expect, it } from 'vitest';
import { mostDecoders, playingTiles } from '../../../viewer/video/decoders.ts';
import { type PictureFacts, pictureState } from '../../../viewer/video/picture-state.ts';

const NOW = 1_800_000_000_000;
const ago = (seconds: number) => NOW - seconds * 1000;
const facts = (more: Partial<PictureFacts>): PictureFacts => ({
  kind: 'hls',
  began: ago(600),
  taken: ago(4),
  moved: ago(0.1),
  failed: false,
  ...more,
});

describe('the state of a picture', () => {
  it('should be live only while new pictures of now come', () => {
    expect(pictureState(facts({}), NOW)).toEqual({ is: 'live' });
    expect(pictureState(facts({ moved: ago(9) }), NOW)).toEqual({ is: 'old', age: 4 });
  });

  it('should be old when what moves was taken long ago', () => {
    expect(pictureState(facts({ taken: ago(60) }), NOW)).toEqual({ is: 'old', age: 60 });
  });

  it('should be lost after two minutes, and when the player has given up', () => {
    expect(pictureState(facts({ taken: ago(200), moved: ago(200) }), NOW)).toEqual({
      is: 'lost',
      age: 200,
    });
    expect(pictureState(facts({ failed: true }), NOW)).toEqual({ is: 'lost', age: 4 });
  });

  it('should wait for the first picture, and not for ever', () => {
    const none = { taken: undefined, moved: undefined };
    expect(pictureState(facts({ ...none, began: ago(10) }), NOW)).toEqual({ is: 'waiting' });
    expect(pictureState(facts({ ...none, began: ago(30) }), NOW)).toEqual({ is: 'lost' });
  });

  it('should never call a loop live', () => {
    expect(pictureState(facts({ kind: 'mp4' }), NOW)).toEqual({ is: 'loop' });
  });

  it('should give single pictures the time of their rhythm', () => {
    const still = facts({ kind: 'snapshot', every: 60, taken: ago(100), moved: ago(100) });
    expect(pictureState(still, NOW)).toEqual({ is: 'live' });
    expect(pictureState({ ...still, every: 5 }, NOW)).toEqual({ is: 'old', age: 100 });
  });

  it('should call a picture of the future new, as of a camera whose clock is ahead', () => {
    expect(pictureState(facts({ taken: ago(-30) }), NOW)).toEqual({ is: 'live' });
  });
});

describe('tiles that play', () => {
  const tiles = ['a', null, 'b', 'c', 'd'];

  it('should be as many as the machine decodes, the active one among them', () => {
    expect([...playingTiles(tiles, 4, 2)]).toEqual([4, 0]);
    expect([...playingTiles(tiles, 0, 9)]).toEqual([0, 2, 3, 4]);
  });

  it('should be none for an empty place', () => {
    expect([...playingTiles(tiles, 1, 1)]).toEqual([0]);
    expect([...playingTiles(tiles, 0, 0)]).toEqual([]);
  });

  it('should be more where there are more processors', () => {
    expect([2, 4, 8, 16].map(mostDecoders)).toEqual([4, 6, 9, 16]);
  });
});
