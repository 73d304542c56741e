import { classOf, type Site } from './site.ts';
import { asideOf, COVER, type System } from './systems.ts';

/** Where a system runs inside of the utility tunnel: metres from its middle, and of depth to its axis. */
const INSIDE: Partial<Record<System, { aside: number; depth: number }>> = {
  power: { aside: -1.5, depth: 3.5 },
  telecom: { aside: -1.5, depth: 4.6 },
  heat: { aside: 1.3, depth: 3.6 },
  water: { aside: 1.2, depth: 4.9 },
};

/** Metres right of a street's middle, in the tunnel where there is one. */
export function asideIn(site: Site, system: System, street: number): number {
  const kind = classOf(site, street);
  const inside = site.served.tunnel.has(street) ? INSIDE[system] : undefined;
  return inside ? asideOf('tunnel', kind) + inside.aside : asideOf(system, kind);
}

/** Metres from the ground to the axis of a pipe of so many metres of height. */
export function axisDepth(site: Site, system: System, street: number, height: number): number {
  const inside = site.served.tunnel.has(street) ? INSIDE[system] : undefined;
  return inside?.depth ?? COVER[system] + height / 2;
}
