import { afterEach, describe, expect, it } from 'vitest';
import { ShownThings } from '../../../viewer/live/overlay/shown-things.ts';
import { useLive } from '../../../viewer/stores/live.ts';
import { SmallStore } from './small-store.ts';

afterEach(() => useLive.setState({ stores: {} }));

describe('ShownThings', () => {
  it('should tell nobody of what was there before it, as whoever makes it does not have it yet', () => {
    useLive.setState({ stores: { air: new SmallStore('air') } });
    let told = 0;
    const things: ShownThings = new ShownThings(
      () => 0,
      () => {
        // As a selection of the link that a page was opened with is looked for.
        things.find('air', 'a:1');
        told++;
      },
    );
    expect(told).toBe(0);
    useLive.setState({ stores: {} });
    expect(told).toBe(1);
    things.destroy();
  });
});
