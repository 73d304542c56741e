import { InputError } from '../../../models/errors.ts';
import { httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import { PIPE_KINDS, type PipeKind, type PipeNetwork, readNetwork } from '../../../models/network/index.ts';
import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Position } from '../../../models/schema/position.ts';
import { footprintOf } from '../../../scenes/flood/effects/footprint.ts';
import type { Point } from '../../../scenes/geometry/plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { type BuildingOutline, clearanceFaults } from '../../../scenes/planning/ground/clearances.ts';
import { type CellGrid, gridLevels } from '../../../scenes/planning/ground/levels.ts';
import { type PipeLine, passesBox, pipeLines } from '../../../scenes/planning/ground/pipe-lines.ts';
import { cutOffBy, downstreamOf, nearestPipeNode } from '../../../scenes/planning/ground/pipe-trace.ts';
import { digPit } from '../../../scenes/planning/ground/pit.ts';
import { pipesInPit } from '../../../scenes/planning/ground/pit-pipes.ts';
import { type Box, boxesMeet, boxOf } from '../../../scenes/planning/overlay.ts';
import { type Plane, turned } from '../../../scenes/planning/plane.ts';
import type { Answers } from '../../workers/answer-calls.ts';
import type { CitySite } from '../city-site.ts';
import type { GroundCalls, NodePlace, PipeShape } from './messages.ts';
import { pipeSources, pipeValves } from './pipe-sources.ts';
import { drawnArea, groundAround, orthometric, planeOfSite } from './read-ground.ts';
import { meanLevel, originOf, stepFor, unknownGround } from './terrain-answers.ts';

type PipeCalls = Pick<GroundCalls, 'pit' | 'clearances' | 'valve' | 'spill'>;

/** Metres around a place in which a node of the network is looked for. */
const NEAR = 150;
/** Metres beside an area in which pipes may lie too near to what is in it. */
const BESIDE = 20;
/** A pit's sides are looked for so far beyond its bottom, metres. */
const AROUND_PIT = 120;

let opened: { key: string; networks: Promise<PipeNetwork[]> } | undefined;

/** What of the pipes is asked. Networks are kept for the next question. */
export const pipeAnswers: Answers<PipeCalls> = {
  async pit({ signal, progress }, { site, area, depth, slope }) {
    const plane = await planeOfSite(site);
    const floor = drawnArea(area, plane);
    const ground = await groundAround(site, floor[0], AROUND_PIT + slope * depth * 2, signal);
    const networks = await networksOf(site);
    progress(0.5);
    const levels = gridLevels(ground);
    const step = stepFor(floor, ground.grid.cell);
    const bottom = meanLevel(levels, floor, step) - depth;
    const pit = { floor, bottom, slope };
    const { dug, ...work } = digPit(pit, levels, step);
    const rim = dug.values.length > 0 ? boxOfCells(dug.grid) : boxOf(floor);
    const lines = await linesOf(site, networks, around(rim, BESIDE));
    const met = pipesInPit(lines, pit, levels, dug);
    const byEdge = new Map(lines.map((line) => [line.id, line]));
    return {
      ...{ pit: work, bottom, change: dug, verticalDatum: ground.verticalDatum },
      met: met.map(({ at, ...one }) => ({
        ...one,
        at: plane.toDegrees(at),
        shape: shapeOf(byEdge.get(one.id)!, plane),
      })),
      origin: await originOf('pit', site.version, ground, area, {
        parameters: { depth, slope, step, bottom, crs: plane.crs },
        inputs: { pipes: lines.map(({ id, points, radius }) => ({ id, points, radius })) },
        cautions: unknownGround(work.unknown),
      }),
    };
  },

  async clearances({ progress }, { site, area, rules }) {
    const plane = await planeOfSite(site);
    const polygon = drawnArea(area, plane);
    const box = around(boxOf(polygon), BESIDE);
    const lines = await linesOf(site, await networksOf(site), box);
    progress(0.4);
    const buildings = await outlinesIn(site, box, plane);
    progress(0.7);
    const { faults, ...rest } = clearanceFaults(lines, buildings, rules, polygon);
    return {
      ...rest,
      faults: faults.map((fault) => ({ ...fault, at: plane.toDegrees(fault.at) })),
      ...{ pipes: lines.length, buildings: buildings.length, verticalDatum: site.grid.verticalDatum },
      origin: await analysisOrigin('clearances', site.version, {
        inputs: {
          pipes: lines.map(({ id, kind, points, radius }) => ({ id, kind, points, radius })),
          buildings,
        },
        parameters: { area, crs: plane.crs },
        rules,
        cautions: [
          ...(rest.pairsWithoutRule.length + rest.crossingsWithoutRule.length > 0
            ? [
                {
                  code: 'pairs-without-rule',
                  message: String(rest.pairsWithoutRule.length + rest.crossingsWithoutRule.length),
                },
              ]
            : []),
          ...(rest.unknownCrossings > 0
            ? [{ code: 'unknown-crossings', message: String(rest.unknownCrossings) }]
            : []),
        ],
      }),
    };
  },

  async valve({ progress }, { site, at, kind }) {
    const { network, node, isValve } = await valveNear(site, at, kind);
    progress(0.3);
    const sources = await pipeSources(site, network, kind);
    progress(0.7);
    const cut = cutOffBy(network, { valves: [node], sources });
    const { edges } = network;
    return {
      ...{ valve: placeOf(network, node), isValve, kind, sources: sources.length, length: cut.length },
      edges: cut.edges.map((edge) => ({ ...drawnPipe(network, edge), metres: edges.length[edge] })),
      nodes: cut.nodes.filter((one) => network.nodes.ids[one] !== '').map((one) => placeOf(network, one)),
      verticalDatum: site.grid.verticalDatum,
      origin: await networkOrigin(
        'valve',
        site,
        network,
        { kind, valve: network.nodes.ids[node], at },
        isValve ? [] : [{ code: 'no-valve', message: String(NEAR) }],
      ),
    };
  },

  async spill({ progress }, { site, at, kind }) {
    const { network, node } = await nodeNear(site, at, kind);
    progress(0.5);
    const { edges, outlets } = downstreamOf(network, node);
    return {
      spill: placeOf(network, node),
      edges: edges.map(({ edge, metres, isSure }) => ({
        ...drawnPipe(network, edge),
        ...{ metres, isSure, length: network.edges.length[edge] },
      })),
      outlets: outlets.map(({ node: outlet, metres, isSure }) => ({
        ...placeOf(network, outlet),
        ...{ metres, isSure },
      })),
      length: edges.reduce((sum, { edge }) => sum + network.edges.length[edge], 0),
      verticalDatum: site.grid.verticalDatum,
      origin: await networkOrigin('spill', site, network, { kind, spill: network.nodes.ids[node], at }),
    };
  },
};

/** @throws InputError `study-no-pipes` where the page is given none. */
function networksOf({ id, networks }: CitySite): Promise<PipeNetwork[]> {
  const files = networks.filter(({ kind }) => kind === 'pipe');
  if (files.length === 0)
    throw new InputError(
      'study-no-pipes',
      id,
      'no pipes of this city are given to you.',
      'Sign in with an account that may see them, or import pipes.',
    );
  const key = files.map(({ address }) => address).join(' ');
  if (opened?.key !== key) opened = { key, networks: Promise.all(files.map(load)) };
  opened.networks.catch(() => {
    opened = undefined;
  });
  return opened.networks;
}

async function load({ address }: { address: string }): Promise<PipeNetwork> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  const network = readNetwork(new Uint8Array(await response.arrayBuffer()));
  if (network.kind !== 'pipe') throw new Error(`${address}: it holds no pipes`);
  return network;
}

/**
 * The node of a kind that is nearest to a place, of whichever network; `among`: those of each that are wanted.
 * @throws InputError `study-no-node`
 */
async function nodeNear(
  site: CitySite,
  at: Position,
  kind: PipeKind,
  among: (network: PipeNetwork) => Promise<readonly number[] | undefined> = async () => undefined,
): Promise<{ network: PipeNetwork; node: number }> {
  const found: { network: PipeNetwork; node: number; metres: number }[] = [];
  for (const network of await networksOf(site)) {
    const near = nearestPipeNode(network, kind, at, NEAR, await among(network));
    if (near) found.push({ network, ...near });
  }
  if (found.length === 0)
    throw new InputError(
      'study-no-node',
      `${at[0].toFixed(5)}, ${at[1].toFixed(5)}`,
      `there is no node of pipes (${kind}) within ${NEAR} m.`,
      'Choose a place nearer to a pipe, or another kind of pipe.',
    );
  return found.reduce((best, next) => (next.metres < best.metres ? next : best));
}

/** The valve nearest to a place; where none is known there, the nearest node, which then is shut in its stead. */
async function valveNear(
  site: CitySite,
  at: Position,
  kind: PipeKind,
): Promise<{ network: PipeNetwork; node: number; isValve: boolean }> {
  const valve = await nodeNear(site, at, kind, (network) => pipeValves(site, network, kind)).catch(
    (error: unknown) => {
      if (error instanceof InputError && error.code === 'study-no-node') return undefined;
      throw error;
    },
  );
  if (valve) return { ...valve, isValve: true };
  return { ...(await nodeNear(site, at, kind)), isValve: false };
}

async function linesOf(site: CitySite, networks: readonly PipeNetwork[], box: Box): Promise<PipeLine[]> {
  const transform = await orthometric(site);
  return networks
    .flatMap((network) => pipeLines(network, transform, site.grid.verticalDatum))
    .filter((line) => passesBox(line, box));
}

/** Outlines of buildings that stand in a box of the plane. */
async function outlinesIn(site: CitySite, box: Box, plane: Plane): Promise<BuildingOutline[]> {
  const degrees = corners(box).map(plane.toDegrees);
  const extent = [
    Math.min(...degrees.map(([x]) => x)),
    Math.min(...degrees.map(([, y]) => y)),
    Math.max(...degrees.map(([x]) => x)),
    Math.max(...degrees.map(([, y]) => y)),
  ] as [number, number, number, number];
  const outlines: BuildingOutline[] = [];
  for (const folder of site.buildings) {
    const store = await openFeatureStore(httpByteSource(folder));
    for await (const features of store.featuresIn(extent))
      for (const feature of features) {
        if (feature.type !== 'Building' || feature.geometries.length === 0) continue;
        for (const ring of footprintOf(feature).rings) {
          const polygon: Point[] = [];
          for (let at = 0; at < ring.length; at += 3) polygon.push(plane.toPlane([ring[at], ring[at + 1]]));
          // By its box: a long house beside the area, or one around it, need not have a corner there.
          if (polygon.length < 3 || !boxesMeet([polygon], [corners(box)])) continue;
          outlines.push({ id: feature.id, polygon: turned([polygon]) });
        }
      }
  }
  return outlines;
}

const boxOfCells = ({ west, north, cell, columns, rows }: CellGrid): Box => ({
  ...{ west, north, east: west + columns * cell, south: north - rows * cell },
});

const around = ({ west, south, east, north }: Box, metres: number): Box => ({
  west: west - metres,
  south: south - metres,
  east: east + metres,
  north: north + metres,
});

const corners = ({ west, south, east, north }: Box): Point[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
];

function shapeOf({ id, kind, points }: PipeLine, plane: Plane): PipeShape {
  const line: Position[] = [];
  for (let at = 0; at < points.length; at += 3) line.push(plane.toDegrees([points[at], points[at + 1]]));
  return { id, kind, line };
}

function drawnPipe({ edges, shapes }: PipeNetwork, edge: number): PipeShape {
  const shape = edges.shape[edge];
  const line: Position[] = [];
  for (let at = 3 * shapes.starts[shape]; at < 3 * shapes.starts[shape + 1]; at += 3)
    line.push([shapes.positions[at], shapes.positions[at + 1]]);
  return {
    id: edges.ids[edge],
    kind: PIPE_KINDS[edges.kind[edge]],
    line: edges.backward[edge] ? line.reverse() : line,
  };
}

const placeOf = ({ nodes }: PipeNetwork, node: number): NodePlace => ({
  id: nodes.ids[node],
  at: [nodes.positions[3 * node], nodes.positions[3 * node + 1]],
});

const networkOrigin = (
  kind: string,
  site: CitySite,
  { edges, nodes }: PipeNetwork,
  parameters: Record<string, string | Position>,
  cautions: AnalysisOrigin['cautions'] = [],
) =>
  analysisOrigin(kind, site.version, {
    inputs: {
      network: {
        from: edges.from,
        to: edges.to,
        length: edges.length,
        direction: edges.direction,
        ids: nodes.ids,
      },
    },
    ...{ parameters, cautions },
  });
