import type { TallySnapshot } from '../read/feature-source.ts';
import type { ElevationCopy } from '../tile/terrain/elevation-copy.ts';
import type { SkippedWater } from './build-grid.ts';
import { RASTERS, type StripFacts } from './build-strip.ts';
import { BANK_SLOPE, MOST_SPAN } from './burn-rules.ts';
import { TILE } from './geotiff-writer.ts';
import type { GridFrame } from './grid-frame.ts';
import { MANNING_DEFAULT, manningTable } from './manning.ts';

/** Burns that are named one by one: those with the most cells. */
const NAMED_BURNS = 1000;
const EXAMPLES = 20;
/** A model's pixels may be this much wider than cells before its heights between pixels are called made up. */
const TOO_COARSE = 1.5;

/** Metres between heights beyond which a model says nothing of streets: 20, and what a projection stretches. */
const CITY_SCALE = 20.5;
/** Metres between heights beyond which a model does not hold the crest of a levee. */
const CREST = 2;

export interface GridReport {
  schema: 'citymirror/grid-report/1';
  crs: string;
  verticalDatum: string;
  cellSize: number;
  columns: number;
  rows: number;
  /** Tiles of all four rasters. */
  tiles: number;
  /** West, south, east, north in the CRS. */
  bounds: [number, number, number, number];
  terrain: {
    sources: GroundSource[];
    cells: number;
    withoutData: number;
    lowest: number | null;
    highest: number | null;
  };
  bed: {
    bathymetry: GridSource[];
    cellsFromBathymetry: number;
    cellsBurnt: number;
    rule: string;
    byKind: Record<string, { features: number; cells: number }>;
    burns: { id: string; kind: string; depth: number; rule: string; cells: number }[];
    burnsNotNamed: number;
    /** Waters in tunnels and on aqueducts: not cut into the ground; short culverts are opened all the same. */
    covered: { count: number; examples: string[] };
    notBurnt: number;
    /** Where water was let pass: bridges taken out of the ground, culverts cut through it. */
    opened: { bridges: Opened; culverts: Opened; rule: string };
  };
  /** Features that hold water back: terrain and bed keep the highest sample of each cell that they pass. */
  levees: { features: number; cells: number; examples: string[] };
  roughness: {
    source: string;
    table: Record<string, number>;
    /** Values that the city gave in place of the table's. */
    own: Record<string, number>;
    default: number;
    shareWithDefault: number;
  };
  buildings: { squareMetres: number; method: string };
  /** Where the terrain is not to be trusted, as sentences that people understand. */
  cautions: { code: string; message: string }[];
  tally: TallySnapshot;
  seconds: number;
}

interface Opened {
  features: number;
  cells: number;
  examples: string[];
}

interface GridSource {
  name: string;
  resolution: number;
  verticalDatum: string;
  /** Metres: what its heights may be off by in the grid's datum, by the datums alone. */
  datumAccuracy: number;
}

interface GroundSource extends GridSource {
  /** Cells whose ground comes from it, and the box around them: west, south, east, north in the CRS. */
  cells: number;
  bounds: [number, number, number, number] | null;
  /** True where its heights are too far apart for these cells. */
  tooCoarse: boolean;
}

interface Made {
  frame: GridFrame;
  facts: StripFacts;
  skipped: SkippedWater;
  terrain: readonly { name: string; copy: ElevationCopy }[];
  bathymetry: readonly { name: string; copy: ElevationCopy }[];
  tally: TallySnapshot;
  roughness?: Readonly<Record<string, number>>;
  seconds: number;
}

export function reportGrid(made: Made): GridReport {
  const { frame, facts, skipped } = made;
  const { crs, vertical, cell, west, north, columns, rows } = frame;
  const burns = Object.entries(facts.burnt).map(([id, burn]) => ({ id, ...burn }));
  burns.sort((a, b) => b.cells - a.cells);
  const byKind: GridReport['bed']['byKind'] = {};
  for (const { kind, cells } of burns) {
    byKind[kind] ??= { features: 0, cells: 0 };
    byKind[kind].features++;
    byKind[kind].cells += cells;
  }
  const sources = (given: Made['terrain']): GridSource[] =>
    given.map(({ name, copy }) => ({
      name,
      resolution: Number(copy.resolution.toFixed(3)),
      verticalDatum: copy.verticalDatum.id,
      datumAccuracy:
        copy.verticalDatum.id === vertical.id
          ? 0
          : Number(Math.hypot(copy.verticalDatum.accuracy, vertical.accuracy).toFixed(3)),
    }));
  return {
    schema: 'citymirror/grid-report/1',
    crs: `${crs.id} ${crs.name}`,
    verticalDatum: vertical.id,
    cellSize: cell,
    columns,
    rows,
    tiles: RASTERS.length * Math.ceil(columns / TILE) * Math.ceil(rows / TILE),
    bounds: [west, north - rows * cell, west + columns * cell, north],
    terrain: {
      sources: sources(made.terrain).map((source, index) => ({ ...source, ...groundOf(made, index) })),
      cells: facts.cells,
      withoutData: facts.withoutTerrain,
      lowest: finite(facts.lowest),
      highest: finite(facts.highest),
    },
    bed: {
      bathymetry: sources(made.bathymetry),
      cellsFromBathymetry: facts.fromBathymetry,
      cellsBurnt: burns.reduce((sum, { cells }) => sum + cells, 0),
      rule:
        'Where a bathymetry has data, it is the bed. Elsewhere a water body lies lower than the terrain by its depth ' +
        '(attribute depth, else a table by kind: an assumption), falling from its bank by 1 m in ' +
        `${BANK_SLOPE} m; a line is cut over its width, or over every cell that it passes.`,
      byKind,
      burns: burns.slice(0, NAMED_BURNS),
      burnsNotNamed: Math.max(0, burns.length - NAMED_BURNS),
      covered: { count: skipped.covered.length, examples: skipped.covered.slice(0, EXAMPLES) },
      notBurnt: skipped.notBurnt,
      opened: {
        bridges: openedOf(facts.bridges),
        culverts: openedOf(facts.culverts),
        rule:
          `Under bridges, and through culverts that lead from water to water, of at most ${MOST_SPAN} m in the ` +
          "water's direction, the bed runs straight from side to side. Bridges are taken out of the terrain too; " +
          'the ground over culverts stays.',
      },
    },
    levees: {
      features: skipped.levees.length,
      cells: facts.crests,
      examples: skipped.levees.slice(0, EXAMPLES),
    },
    roughness: {
      source:
        'Chow (1959), table 5-6; Arcement and Schneider (1989), USGS WSP 2339; Engman (1986): starting values for calibration',
      table: { ...manningTable() },
      own: { ...made.roughness },
      default: MANNING_DEFAULT,
      shareWithDefault: facts.cells > 0 ? Number((facts.withoutCover / facts.cells).toFixed(4)) : 0,
    },
    buildings: {
      squareMetres: Math.round(facts.buildingArea),
      method: 'Exact intersection of footprints and cells; where footprints overlap, a share is at most 1.',
    },
    cautions: cautionsOf(made),
    tally: made.tally,
    seconds: Number(made.seconds.toFixed(3)),
  };
}

/** Where the ground comes from a model. */
function groundOf({ frame, facts, terrain }: Made, index: number): Omit<GroundSource, keyof GridSource> {
  const { cell, west, north } = frame;
  const known = facts.models[index];
  const tooCoarse = terrain[index].copy.resolution / cell > TOO_COARSE;
  if (!known) return { cells: 0, bounds: null, tooCoarse };
  const [left, top, right, bottom] = known.box;
  return {
    cells: known.cells,
    bounds: [west + left * cell, north - (bottom + 1) * cell, west + (right + 1) * cell, north - top * cell],
    tooCoarse,
  };
}

function openedOf(cells: Readonly<Record<string, number>>): Opened {
  const ids = Object.keys(cells);
  return {
    features: ids.length,
    cells: ids.reduce((sum, id) => sum + cells[id], 0),
    examples: ids.slice(0, EXAMPLES),
  };
}

function cautionsOf({ frame, facts, skipped, terrain, bathymetry, tally }: Made): GridReport['cautions'] {
  const { cell, vertical } = frame;
  const cautions: GridReport['cautions'] = [];
  const add = (code: string, message: string): void => {
    cautions.push({ code, message });
  };
  // The sheets of one model are told together.
  const coarse = new Map<string, { names: string[]; cells: number; resolution: number }>();
  terrain.forEach(({ name, copy: { resolution } }, index) => {
    const cells = facts.models[index]?.cells ?? 0;
    if (cells === 0 || resolution / cell <= TOO_COARSE) return;
    const key = resolution.toPrecision(2);
    const known = coarse.get(key) ?? { names: [], cells: 0, resolution };
    coarse.set(key, { ...known, names: [...known.names, name], cells: known.cells + cells });
  });
  for (const { names, cells, resolution } of coarse.values()) {
    const share = `${((100 * cells) / facts.cells).toFixed(cells < facts.cells / 100 ? 2 : 0)} % of the cells`;
    const who = names.length > 3 ? `${names[0]} and ${names.length - 1} more` : names.join(', ');
    add(
      'dem-coarser-than-cells',
      `${share} have their ground from ${who}, with a height every ${resolution.toFixed(1)} m, ${(resolution / cell).toFixed(1)} times the side of a cell: what lies between is interpolated. Kerbs, ditches, walls and levees narrower than ${(2 * resolution).toFixed(0)} m are not in it. resolution.tif says where.`,
    );
    if (resolution > CITY_SCALE)
      add(
        'dem-of-city-scale',
        `${who}: too coarse for streets. Flow paths between buildings follow the interpolation and not the ground.`,
      );
  }
  const datums = new Map(terrain.map(({ copy }) => [copy.verticalDatum.id, copy.verticalDatum]));
  for (const datum of datums.values())
    if (datum.id !== vertical.id)
      add(
        'datum-changed',
        `Models count heights from ${datum.name}, the grid from ${vertical.name}; the change is good to ${Math.hypot(datum.accuracy, vertical.accuracy).toFixed(1)} m.`,
      );
  if (facts.roofPairs >= 50 && facts.roofSteps > 0.3 * facts.roofPairs)
    add(
      'dem-with-roofs',
      `At ${facts.roofSteps} of ${facts.roofPairs} places the terrain steps up by more than 2 m into a building: the model seems to hold roofs (a surface model, DSM). Use a terrain model (DTM).`,
    );
  if (facts.steep > 0.01 * facts.cells)
    add(
      'dem-steep',
      `${((100 * facts.steep) / facts.cells).toFixed(1)} % of the cells are steeper than 35° to their neighbour: walls, roofs, bridges or noise in the model.`,
    );
  const used = terrain.filter((_, index) => facts.models[index]);
  const finest = Math.min(...used.map(({ copy }) => copy.resolution));
  if (skipped.levees.length > 0 && finest > CREST)
    add(
      'levees-not-in-model',
      `${skipped.levees.length} features are dikes or stand on embankments (${skipped.levees.slice(0, 5).join(', ')}), and a model with a height every ${finest.toFixed(1)} m does not know their crests: set them by hand before use.`,
    );
  const filled = tally.repaired.find(({ reason }) => reason === 'terrain-gap-filled')?.count ?? 0;
  const pixels = terrain.reduce((sum, { copy }) => sum + copy.width * copy.height, 0);
  if (filled > 0.01 * pixels)
    add(
      'dem-gaps-filled',
      `${((100 * filled) / pixels).toFixed(0)} % of the pixels of the models had no data and were filled from around: in a model of bare ground these are mostly buildings and water, whose surface is then that of their banks.`,
    );
  if (facts.withoutTerrain > 0)
    add('terrain-missing', `${facts.withoutTerrain} of ${facts.cells} cells have no terrain.`);
  if (Object.values(facts.burnt).some(({ rule }) => rule === 'table') && bathymetry.length === 0)
    add(
      'bed-assumed',
      'Depths of waters are assumed from their kind: the source has no bathymetry and no depths.',
    );
  return cautions;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? Number(value.toFixed(3)) : null);
