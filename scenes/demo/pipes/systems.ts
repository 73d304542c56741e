import type { Name } from '../names.ts';
import { CARRIAGEWAY, type StreetClass, VERGE } from '../streets.ts';

/** What runs under the streets, each a network of its own. `tunnel` is the utility tunnel (综合管廊). */
export const SYSTEMS = ['water', 'foul', 'storm', 'gas', 'heat', 'power', 'telecom', 'tunnel'] as const;
export type System = (typeof SYSTEMS)[number];

export interface SystemDescription {
  /** The file, and so the layer, that it is in. */
  source: 'water' | 'drainage' | 'gas' | 'heat' | 'power' | 'telecom' | 'tunnel';
  /** Begins the ids of its pipes and nodes: the codes of CJJ 61. */
  code: string;
  name: Name;
  owner: Name;
}

export const DESCRIPTIONS: Record<System, SystemDescription> = {
  water: {
    source: 'water',
    code: 'JS',
    name: { zh: '给水', en: 'Water supply' },
    owner: { zh: '两江水务集团', en: 'Liangjiang Water' },
  },
  foul: {
    source: 'drainage',
    code: 'WS',
    name: { zh: '污水', en: 'Foul sewer' },
    owner: { zh: '两江排水公司', en: 'Liangjiang Drainage' },
  },
  storm: {
    source: 'drainage',
    code: 'YS',
    name: { zh: '雨水', en: 'Storm drain' },
    owner: { zh: '两江排水公司', en: 'Liangjiang Drainage' },
  },
  gas: {
    source: 'gas',
    code: 'RQ',
    name: { zh: '燃气', en: 'Gas' },
    owner: { zh: '两江燃气公司', en: 'Liangjiang Gas' },
  },
  heat: {
    source: 'heat',
    code: 'RL',
    name: { zh: '热力', en: 'District heat' },
    owner: { zh: '两江热力公司', en: 'Liangjiang Heat' },
  },
  power: {
    source: 'power',
    code: 'DL',
    name: { zh: '电力', en: 'Power' },
    owner: { zh: '两江供电公司', en: 'Liangjiang Power' },
  },
  telecom: {
    source: 'telecom',
    code: 'TX',
    name: { zh: '通信', en: 'Telecom' },
    owner: { zh: '两江通信管道公司', en: 'Liangjiang Ducts' },
  },
  tunnel: {
    source: 'tunnel',
    code: 'GL',
    name: { zh: '综合管廊', en: 'Utility tunnel' },
    owner: { zh: '两江管廊公司', en: 'Liangjiang Utility Tunnels' },
  },
};

/** Systems that flow by gravity. */
export type DrainSystem = 'foul' | 'storm';
export const isDrain = (system: System): system is DrainSystem => system === 'foul' || system === 'storm';

/**
 * What lies under a street of a class where it is built up. The small streets are served where they have a name: the
 * inner ways of an estate belong to the estate, as do the pipes below them. Heat and the tunnel go where they are
 * wanted, see served.ts.
 */
export const SERVED: Record<StreetClass, readonly System[]> = {
  trunk: ['water', 'foul', 'storm', 'gas', 'power', 'telecom'],
  primary: ['water', 'foul', 'storm', 'gas', 'power', 'telecom'],
  secondary: ['water', 'foul', 'storm', 'gas', 'power', 'telecom'],
  tertiary: ['water', 'foul', 'storm', 'gas', 'power', 'telecom'],
  residential: ['water', 'foul', 'gas', 'power', 'telecom'],
  living_street: ['water', 'foul', 'power'],
  track: [],
};

/**
 * Metres from the street's middle, to the right of its direction, in the order of GB 50289-2016, 4.1.3: power and
 * telecom next to the plots, on a side each, then water and gas at the kerb, sewers under the carriageway.
 */
export function asideOf(system: System, kind: StreetClass): number {
  const kerb = CARRIAGEWAY[kind] / 2;
  const verge = VERGE[kind];
  // The smallest streets have no pavement to lay anything under.
  const under = verge < 2;
  switch (system) {
    case 'foul':
      return kerb < 5 ? 0 : -Math.min(3, kerb * 0.34);
    case 'storm':
      return Math.min(3, kerb * 0.34);
    case 'water':
      return under ? kerb - 0.6 : kerb + 0.27 * verge;
    case 'power':
      return under ? 0.5 - kerb : kerb + 0.75 * verge;
    case 'gas':
      return -(kerb + 0.27 * verge);
    case 'telecom':
      return -(kerb + 0.75 * verge);
    case 'heat':
      return -0.78 * kerb;
    case 'tunnel':
      return kerb + 0.5 * verge;
  }
}

/**
 * Metres of earth over a pipe at least: under a carriageway, the stricter case of GB 50289-2016, table 4.1.1; for
 * cables in ducts that of pavements.
 */
export const LEAST_COVER: Record<System, number> = {
  water: 0.7,
  foul: 0.7,
  storm: 0.7,
  gas: 0.9,
  heat: 1.0,
  power: 0.5,
  telecom: 0.6,
  tunnel: 2.5,
};

/** Metres of earth over it as it was laid, so that kinds cross above and below one another. Of sewers: at their heads. */
export const COVER: Record<System, number> = {
  telecom: 0.65,
  power: 0.95,
  gas: 1.2,
  water: 1.6,
  heat: 1.6,
  storm: 2.2,
  foul: 2.3,
  tunnel: 2.6,
};

/** Where sewers pass below a district heating pipe they begin lower. */
export const COVER_BELOW_HEAT = 2.8;

/** Metres; a rectangle for ducts and the tunnel. */
export const DUCTS: Partial<
  Record<System, Record<'great' | 'small', readonly [width: number, height: number]>>
> = {
  power: { great: [0.9, 0.5], small: [0.5, 0.3] },
  telecom: { great: [0.5, 0.3], small: [0.3, 0.2] },
  tunnel: { great: [4.4, 3.2], small: [4.4, 3.2] },
};
