import { describe, expect, it } from 'vitest';
import { Lamps } from '../../../viewer/globe/lamps.ts';

describe('the street lamps', () => {
  it('should go on at dusk and off at dawn, and say so once each time', () => {
    const lamps = new Lamps();
    const heard: boolean[] = [];
    const stop = lamps.subscribe(() => heard.push(lamps.isOn));
    for (const night of [0, 0.3, 0.6, 1, 1, 0.7, 0.2, 0]) lamps.follow(night);
    expect(heard).toEqual([true, false]);
    stop();
    lamps.follow(1);
    expect(heard).toHaveLength(2);
  });

  it('should not flicker while it dawns', () => {
    const lamps = new Lamps();
    let changes = 0;
    lamps.subscribe(() => changes++);
    for (const night of [0.49, 0.51, 0.49, 0.51, 0.45, 0.55]) lamps.follow(night);
    expect(changes).toBe(1);
  });
});
