import type { Random } from '../random.ts';
import type { DemoThing, Pool } from './thing.ts';

/**
 * So many things of all pools as near to `count` as they can give: each by its share, and what one cannot give by the
 * others. The same random numbers choose the same things, and a larger count chooses them too.
 */
export function chooseThings(pools: readonly Pool[], count: number, random: Random): DemoThing[] {
  const wanted = quotas(pools, count);
  return pools.flatMap((pool, i) =>
    drawn(pool.count, wanted[i], random.fork(`${pool.kind}/${i}`)).map((index) => pool.make(index)),
  );
}

function quotas(pools: readonly Pool[], count: number): number[] {
  const wanted = pools.map(() => 0);
  let left = count;
  for (let round = 0; round < 20 && left > 0; round++) {
    const open = pools.map((pool, i) => (wanted[i] < pool.count ? pool.share : 0));
    const whole = open.reduce((sum, share) => sum + share, 0);
    if (whole === 0) break;
    const before = left;
    for (const [i, pool] of pools.entries()) {
      const more = Math.min(Math.round((before * open[i]) / whole), pool.count - wanted[i], left);
      wanted[i] += more;
      left -= more;
    }
    if (left === before) break;
  }
  return wanted;
}

/** The first places of a shuffled list (Fisher and Yates, from the front), in the order of the list. */
function drawn(length: number, count: number, random: Random): number[] {
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random.next() * (length - i));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return [...order.subarray(0, count)].sort((a, b) => a - b);
}
