import type { Effects, FloodGrid } from '../../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima } from '../run/frame.ts';
import { FLOODED } from '../run/maxima.ts';
import { BuildingWater } from './building-water.ts';
import { CellFinder, type CellLists, deepest, withoutRivers } from './cells.ts';
import { type CriticalPlace, type FlatLines, type FloodedCity, knowsResidents } from './city.ts';
import { type FloodedGauge, GaugeLevels } from './gauge-levels.ts';
import { listBuildings, listGauges, listPlaces, listRoads } from './lists.ts';
import type { EffectsReport, EffectsTimeline } from './report.ts';
import { RoadWater } from './road-water.ts';
import { effectRows } from './rows.ts';
import { Spells } from './spells.ts';
import type { EffectsState } from './state.ts';
import { summarise } from './summary.ts';
import { ROAD_USERS } from './thresholds.ts';

/**
 * What a flood does to a city: pictures in, one after another in order of time, of a run that is kept or that is being
 * computed; out at any time what has been hit so far. Between two pictures water is taken to rise and fall straight, so
 * times are as exact as that.
 */
export class FloodEffects {
  readonly #grid: FloodGrid;
  readonly #bed: Float32Array;
  readonly #city: FloodedCity;
  readonly #gauges: readonly FloodedGauge[];
  #placeCells: CellLists = { starts: new Uint32Array(1), cells: new Int32Array(0) };
  #state: EffectsState | undefined;
  /** 1 where it was wet in the first picture: rivers and lakes, and what was flooded before. */
  #wetAtFirst: Uint8Array | undefined;

  /** `city`: metres of the CRS of the grid. `bed`: metres, NaN where a building or a wall stands. */
  constructor(grid: FloodGrid, bed: Float32Array, city: FloodedCity, gauges: readonly FloodedGauge[] = []) {
    if (bed.length !== grid.columns * grid.rows)
      throw new RangeError(`The bed has ${bed.length} cells; the grid has ${grid.columns} × ${grid.rows}.`);
    this.#grid = grid;
    this.#bed = bed;
    this.#city = city;
    this.#gauges = gauges;
  }

  /** Throws RangeError for a picture of another grid, or one that is not after the last one. */
  add(frame: FloodFrame): void {
    if (frame.depth.length !== this.#bed.length)
      throw new RangeError(`The picture has ${frame.depth.length} cells; the grid has ${this.#bed.length}.`);
    const state = (this.#state ??= this.#begin(frame));
    const { times } = state.timeline;
    if (times.length > 0 && frame.time <= times[times.length - 1])
      throw new RangeError(
        `A picture of ${frame.time} s cannot come after one of ${times[times.length - 1]} s.`,
      );
    state.buildings.add(frame);
    state.roads.add(frame);
    state.levels.add(frame);
    this.#addPlaces(state, frame);
    count(state, frame.time);
  }

  /** What was hit so far, as plain data. */
  report(): EffectsReport {
    const state = this.#state;
    if (!state) return { timeline: noTimeline(), buildings: [], places: [], roads: [], gauges: [] };
    return {
      timeline: state.timeline,
      buildings: listBuildings(state),
      places: listPlaces(state),
      roads: listRoads(state),
      gauges: listGauges(state),
    };
  }

  /** Rows of effects.json, in order of their beginning; properties as in `EFFECT`. */
  rows(): Effects['effects'] {
    return this.#state ? effectRows(this.#state) : [];
  }

  /** Numbers for run.json; areas where the maxima are given. */
  summary(maxima?: FloodMaxima): Record<string, number> {
    if (!this.#state) return {};
    const land = maxima && { maxima, wetAtFirst: this.#wetAtFirst as Uint8Array, cell: this.#grid.cell };
    return summarise(this.#state, land);
  }

  #begin({ depth }: FloodFrame): EffectsState {
    const { buildings, roads, places } = this.#city;
    const finder = new CellFinder(this.#grid, this.#bed);
    const dry = (lists: CellLists): CellLists => withoutRivers(lists, this.#bed, depth);
    const outlines = outlinesOf(places);
    this.#placeCells = dry(finder.aroundRings(outlines.rings, outlines.firstRing));
    this.#wetAtFirst = Uint8Array.from(depth, (own) => (own >= FLOODED ? 1 : 0));
    return {
      city: this.#city,
      gauges: this.#gauges,
      buildings: new BuildingWater(buildings, dry(finder.aroundRings(buildings.rings, buildings.firstRing))),
      roads: new RoadWater(roads.lengths.length, dry(finder.alongLines(roads.lines))),
      places: {
        depth: new Float32Array(places.length),
        most: new Float32Array(places.length),
        flooded: new Spells(places.length),
      },
      levels: new GaugeLevels(this.#gauges, this.#bed),
      timeline: noTimeline(),
    };
  }

  #addPlaces({ places }: EffectsState, frame: FloodFrame): void {
    const { depth, most, flooded } = places;
    deepest(this.#placeCells, frame.depth, depth);
    depth.forEach((own, place) => {
      if (own > most[place]) most[place] = own;
    });
    flooded.tell(frame.time, depth, (place) => Math.max(0.01, this.#city.places[place].floor));
  }
}

function count({ city, buildings, roads, places, timeline }: EffectsState, time: number): void {
  let [hit, residents, reached, waterlogged] = [0, 0, 0, 0];
  const closed = { cars: 0, emergency: 0, foot: 0 };
  for (let building = 0; building < buildings.depth.length; building++) {
    if (!buildings.flooded.isOver(building)) continue;
    hit++;
    residents += city.buildings.residents[building] || 0;
  }
  for (let place = 0; place < places.depth.length; place++) if (places.flooded.isOver(place)) reached++;
  for (let road = 0; road < roads.depth.length; road++) {
    if (roads.waterlogged.isOver(road)) waterlogged += city.roads.lengths[road];
    for (const user of ROAD_USERS)
      if (roads.closed[user].isOver(road)) closed[user] += city.roads.lengths[road];
  }
  timeline.times.push(time);
  timeline.buildings.push(hit);
  if (knowsResidents(city)) timeline.residents.push(residents);
  timeline.places.push(reached);
  timeline.waterlogged.push(waterlogged);
  for (const user of ROAD_USERS) timeline.closed[user].push(closed[user]);
}

const noTimeline = (): EffectsTimeline => ({
  times: [],
  buildings: [],
  residents: [],
  places: [],
  waterlogged: [],
  closed: { cars: [], emergency: [], foot: [] },
});

function outlinesOf(places: readonly CriticalPlace[]): { rings: FlatLines; firstRing: Uint32Array } {
  const starts = [0];
  const positions: number[] = [];
  const firstRing = [0];
  for (const { outline } of places) {
    const before = positions.length / 2;
    for (const end of outline.starts.subarray(1)) starts.push(before + end);
    for (const position of outline.positions) positions.push(position);
    firstRing.push(starts.length - 1);
  }
  return {
    rings: { starts: Uint32Array.from(starts), positions: Float64Array.from(positions) },
    firstRing: Uint32Array.from(firstRing),
  };
}
