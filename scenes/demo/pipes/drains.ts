import type { Point } from '../plane.ts';
import { shoreDistance } from '../rivers.ts';
import { type DrainPlan, planDrains } from './drain-plan.ts';
import type { PlanGraph } from './graph.ts';
import { sagOf } from './ground.ts';
import {
  FOUL_SHARE,
  foulFlow,
  fullFlow,
  leastSlope,
  MOST_SLOPE,
  SEWER_SIZES,
  stormFlow,
} from './hydraulics.ts';
import type { LaidNode, LaidPipe, LaidPipes, NodeKind, Place } from './laid.ts';
import { isOnLevee, materialOf, type Site, streetNameOf, thousandth, yearOf } from './site.ts';
import { COVER, COVER_BELOW_HEAT, DESCRIPTIONS, type DrainSystem } from './systems.ts';

/** Metres of depth below which water is lifted. */
const DEEPEST = 8;
/** Metres that a lift has to be worth. */
const LEAST_LIFT = 2;
/** Metres of ground on both sides that drain into a street's sewer. */
const STRIP: Record<DrainSystem, number> = { storm: 105, foul: 66 };
/** Metres a second that rain runs through a drain, for the time it takes. */
const SPEED = 1;
/** Of an outfall's pipe. */
const OUTFALL_SLOPE = 0.003;
const OUTFALL_REACH = 140;

/** What has come to a node from above. */
interface Arrived {
  /** Hectares with foul sewers, and with rain in the same pipe. */
  foul: number;
  rain: number;
  minutes: number;
  /** Of the lowest and of the widest pipe that comes in; the lowest crown. */
  invert: number;
  crown: number;
  diameter: number;
}

interface Laid {
  diameter: number;
  start: number;
  end: number;
}

/** Lays the sewers of a system: wide enough for what comes to them, never uphill, crown to crown (GB 50014-2021, 5.3.3). */
export function layDrains(site: Site, system: DrainSystem, runs: PlanGraph): LaidPipes {
  const plan = planDrains(site, system, runs);
  const arrived: Arrived[] = plan.nodes.map(() => ({
    foul: 0,
    rain: 0,
    minutes: 0,
    invert: Number.POSITIVE_INFINITY,
    crown: Number.POSITIVE_INFINITY,
    diameter: 0,
  }));
  const ground = plan.nodes.map(site.ground);
  const kinds = plan.nodes.map<NodeKind>(() => 'manhole');
  const bottoms = plan.nodes.map(() => Number.POSITIVE_INFINITY);
  const out: LaidPipes = { pipes: [], nodes: [] };
  const { code } = DESCRIPTIONS[system];
  const idOf = (node: number): string => `${code}N${node + 1}`;
  const streets = streetOfNodes(plan);
  const outfalls: (LaidPipes & { node: number })[] = [];

  for (const node of plan.order) {
    const here = arrived[node];
    let isLifted = false;
    for (const id of plan.leaving[node]) {
      const { to, line, length, street } = plan.edges[id];
      const isCombined = system === 'storm' || (site.zones.get(street) === 'oldtown' && !isOnLevee(street));
      // At the levee only the foul water goes on; the rest goes over the weir.
      if (system === 'foul' && here.rain > 0 && isOnLevee(street)) {
        kinds[node] = 'interceptor';
        here.rain = 0;
      }
      const strip = (length * STRIP[system]) / 10_000;
      const foul = here.foul + (system === 'foul' ? strip : 0);
      const rain = here.rain + (isCombined ? strip : 0);
      const flow = (system === 'foul' ? foulFlow(foul) : 0) + (rain > 0 ? stormFlow(rain, here.minutes) : 0);
      const share = rain > 0 ? 1 : FOUL_SHARE;
      const cover = coverOf(site, system, street) + sagOf(line, site.ground);
      const grade = { length, from: ground[node] - cover, to: ground[to] - cover, flow, share };
      let laid = gradeOf(grade, here);
      if (ground[node] - laid.start > DEEPEST && here.diameter > 0) {
        const lifted = gradeOf(grade, {
          ...here,
          invert: Number.POSITIVE_INFINITY,
          crown: Number.POSITIVE_INFINITY,
        });
        if (lifted.start - laid.start > LEAST_LIFT) {
          laid = lifted;
          isLifted = true;
        }
      }
      const there = arrived[to];
      there.foul += foul;
      there.rain += rain;
      there.minutes = Math.max(there.minutes, here.minutes + length / SPEED / 60);
      there.invert = Math.min(there.invert, laid.end);
      there.crown = Math.min(there.crown, laid.end + laid.diameter);
      there.diameter = Math.max(there.diameter, laid.diameter);
      bottoms[node] = Math.min(bottoms[node], laid.start);
      bottoms[to] = Math.min(bottoms[to], laid.end);
      const year = yearOf(site, system, street);
      const streetName = streetNameOf(site, street);
      out.pipes.push({
        id: `${code}${out.pipes.length + 1}`,
        system,
        carries: rain > 0 && system === 'foul' ? 'combined' : system,
        from: idOf(node),
        to: idOf(to),
        line: axisOf(line, laid),
        diameter: laid.diameter,
        material: materialOf(system, laid.diameter, year),
        year,
        invertFrom: laid.start,
        invertTo: laid.end,
        coverFrom: thousandth(ground[node] - laid.start - laid.diameter),
        coverTo: thousandth(ground[to] - laid.end - laid.diameter),
        slope: (laid.start - laid.end) / length,
        hasFlow: true,
        ...(streetName && { street: streetName }),
      });
    }
    if (isLifted) kinds[node] = 'pumping_station';
    if (!plan.roots.has(node) || here.diameter === 0) continue;
    if (system === 'foul') kinds[node] = 'treatment_works';
    else if (!isOnLevee(streets[node])) kinds[node] = 'retention_basin';
    else
      outfalls.push({
        node,
        ...outfall(
          site,
          plan.nodes[node],
          here,
          idOf(node),
          `${code}${node + 1}`,
          yearOf(site, system, streets[node]),
        ),
      });
  }
  plan.nodes.forEach((at, node) => {
    if (!Number.isFinite(bottoms[node])) return;
    const kind = kinds[node];
    const street = streetNameOf(site, streets[node]);
    const name = kind === 'treatment_works' && !isOnLevee(streets[node]) ? SMALL_WORKS : NAMES[kind];
    out.nodes.push({
      id: idOf(node),
      system,
      kind,
      at: [at[0], at[1], bottoms[node]],
      ground: thousandth(ground[node]),
      bottom: bottoms[node],
      year: yearOf(site, system, streets[node]),
      ...(name && { name: site.namer.place(name) }),
      ...(street && { street }),
    });
  });
  for (const { pipes, nodes } of outfalls) {
    out.pipes.push(...pipes);
    out.nodes.push(...nodes);
  }
  return out;
}

const NAMES: Partial<Record<NodeKind, { zh: string; en: string }>> = {
  pumping_station: { zh: '泵站', en: 'Pumping Station' },
  treatment_works: { zh: '污水处理厂', en: 'Wastewater Works' },
  retention_basin: { zh: '调蓄池', en: 'Retention Basin' },
};

/** Of a quarter apart, at its lowest place. */
const SMALL_WORKS = { zh: '污水处理站', en: 'Wastewater Station' };

const coverOf = ({ served }: Site, system: DrainSystem, street: number): number =>
  served.heat.has(street) ? COVER_BELOW_HEAT : COVER[system];

/** The least pipe that carries the flow, from no higher than what comes in, at no less than its least slope. */
function gradeOf(
  {
    length,
    from,
    to,
    flow,
    share,
  }: { length: number; from: number; to: number; flow: number; share: number },
  above: Arrived,
): Laid {
  let laid: Laid | undefined;
  for (const diameter of SEWER_SIZES) {
    if (diameter < above.diameter) continue;
    // Rounded down, so that what is written falls by no less than it should.
    const highest = down(Math.min(from - diameter, above.crown - diameter, above.invert));
    const lowest = down(to - diameter);
    const least = leastSlope(diameter) * length;
    let [start, end] = [highest, lowest];
    if (highest - lowest < least) end = down(highest - least);
    else if (highest - lowest > MOST_SLOPE * length)
      start = Math.max(lowest + Math.max(0.002, Math.floor(MOST_SLOPE * length * 1000) / 1000), lowest);
    laid = { diameter, start: thousandth(start), end: thousandth(end) };
    if (share * fullFlow(diameter, (laid.start - laid.end) / length) >= flow) break;
  }
  return laid!;
}

const down = (value: number): number => Math.floor(value * 1000) / 1000;

function axisOf(line: readonly Point[], { start, end, diameter }: Laid): Place[] {
  let length = 0;
  const at = line.map((p, i) => {
    if (i > 0) length += Math.hypot(p[0] - line[i - 1][0], p[1] - line[i - 1][1]);
    return length;
  });
  return line.map(([x, y], i) => [x, y, start + ((end - start) * at[i]) / length + diameter / 2]);
}

function streetOfNodes({ nodes, edges }: DrainPlan): number[] {
  const streets = nodes.map(() => -1);
  // The bank's road counts, for what ends there ends at the river.
  for (const { from, to, street } of edges)
    for (const node of [from, to]) if (streets[node] < 0 || isOnLevee(street)) streets[node] = street;
  return streets;
}

/** The last pipe of a storm drain, through the levee to the bank's slope, or into the water where it lies deeper. */
function outfall(site: Site, at: Point, here: Arrived, from: string, id: string, year: number): LaidPipes {
  const { diameter } = here;
  const start = down(Math.min(here.invert, here.crown - diameter));
  const [dx, dy] = toWater(site, at);
  let reach = 4;
  for (; reach < OUTFALL_REACH; reach += 1) {
    const place: Point = [at[0] + dx * reach, at[1] + dy * reach];
    if (
      site.ground(place) < start - OUTFALL_SLOPE * reach + diameter ||
      shoreDistance(site.rivers, place) < -2
    )
      break;
  }
  const end: Point = [at[0] + dx * reach, at[1] + dy * reach];
  const invert = down(start - OUTFALL_SLOPE * reach);
  const ground = Math.max(site.ground(end), invert + diameter);
  const mouth = `${id}P`;
  const pipe: LaidPipe = {
    id: `${id}O`,
    system: 'storm',
    carries: 'storm',
    from,
    to: mouth,
    line: axisOf([at, end], { start, end: invert, diameter }),
    diameter,
    material: '钢筋混凝土',
    year,
    invertFrom: start,
    invertTo: invert,
    coverFrom: thousandth(site.ground(at) - start - diameter),
    coverTo: 0,
    slope: (start - invert) / reach,
    hasFlow: true,
    isOutfall: true,
  };
  const node: LaidNode = {
    id: mouth,
    system: 'storm',
    kind: 'outfall',
    at: [end[0], end[1], invert],
    ground: thousandth(ground),
    bottom: invert,
    year,
    name: site.namer.place({ zh: '排口', en: 'Outfall' }),
  };
  return { pipes: [pipe], nodes: [node] };
}

/** The direction in which the water is nearest. */
function toWater({ rivers }: Site, [x, y]: Point): Point {
  const step = 5;
  const dx = shoreDistance(rivers, [x + step, y]) - shoreDistance(rivers, [x - step, y]);
  const dy = shoreDistance(rivers, [x, y + step]) - shoreDistance(rivers, [x, y - step]);
  const length = Math.hypot(dx, dy) || 1;
  return [-dx / length, -dy / length];
}
