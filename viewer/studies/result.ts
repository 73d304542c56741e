import type { AnalysisOrigin } from '../../models/schema/analysis-result.ts';
import type { Position } from '../../models/schema/position.ts';
import type { Provenance } from '../../models/schema/provenance.ts';
import type { Publication } from '../../models/schema/publication.ts';
import type { LocalizedText } from '../../models/schema/text.ts';
import type { GroundGrid } from '../../scenes/planning/sun/sun-surfaces.ts';
import type { StudyRequest } from './request.ts';

/**
 * What a study came to: named, shown as layers with legends, and able to stand by itself in a file or a report. It is
 * plain data; texts are in both languages, so that no part of the page has to be there to read it.
 */
export interface StudyResult {
  /** Letters and digits, `newResultId`. */
  id: string;
  /** As in its origin: sun-hours, viewshed, profile … Key of its name in the panel: `studies.kind.<kind>`. */
  kind: string;
  /** What a person calls it. */
  name: string;
  /** UTC milliseconds. */
  made: number;
  origin: AnalysisOrigin;
  /** Strictest class of the layers that it rests on. */
  publication: Publication;
  /** Where those layers come from, for the report. */
  sources: readonly Provenance[];
  /** West, south, east, north, degrees: to fly to and to print. */
  bounds: readonly [west: number, south: number, east: number, north: number];
  legends: readonly Legend[];
  parts: readonly StudyPart[];
  /** What it comes to in a few numbers, most important first. */
  figures: readonly StudyFigure[];
  tables: readonly StudyTable[];
  charts: readonly StudyChart[];
  /** What was asked, where it can be asked again. */
  again?: StudyRequest;
}

/** What is shown on the globe and the maps. `legend`: index into the legends of the result. */
export type StudyPart = RasterPart | FeaturesPart | FacesPart;

interface PartCommon {
  /** Without spaces, unique in the result: `before`, `after`, `seen`. */
  id: string;
  name: LocalizedText;
  /** Shown from the beginning; of several that say the same of other states, one. */
  isShown: boolean;
}

/** Values of even cells. */
export interface RasterPart extends PartCommon {
  kind: 'raster';
  legend: number;
  /** What the metres of the grid are: local metres, east and north about a place, or those of a projected CRS. */
  frame: { kind: 'local'; origin: readonly [longitude: number, latitude: number, height: number] } | CrsFrame;
  /** Row 0 is the southernmost. */
  grid: GroundGrid;
  /** One for each cell, row by row, in the legend's unit; NaN: nothing is known, nothing is drawn. */
  values: Float32Array;
  /** The same cells at other times, frame by frame: an animation. `values` is one of them, for all that shows a single one. */
  frames?: { times: readonly number[]; values: Float32Array };
  /** Laid on the ground alone, or on all that stands on it too. */
  on: 'ground' | 'surface';
}

export interface CrsFrame {
  kind: 'crs';
  /** EPSG:4547 */
  crs: string;
}

/** GeoJSON: longitude, latitude and, where `draped` is false, ellipsoidal height. */
export interface FeaturesPart extends PartCommon {
  kind: 'features';
  legend?: number;
  /** On the ground, whatever heights the coordinates have; otherwise in the air at their heights. */
  draped: boolean;
  /** Each coloured by the legend's value of its property `value`, or by its own simplestyle properties. */
  features: readonly GeoJSON.Feature<StudyGeometry, StudyProperties>[];
}
export type StudyGeometry = Extract<
  GeoJSON.Feature['geometry'],
  { type: 'Point' | 'LineString' | 'Polygon' | 'MultiLineString' | 'MultiPolygon' }
>;
/** What a feature says, with Mapbox's simplestyle 1.1 for how it looks; anything else is an attribute for the export. */
export interface StudyProperties {
  [attribute: string]: string | number | boolean | null | undefined;
  /** In the legend's unit. */
  value?: number;
  /** Name beside it. */
  title?: string;
  /** #rrggbb */
  stroke?: string;
  /** Pixels. */
  'stroke-width'?: number;
  fill?: string;
  'fill-opacity'?: number;
  'marker-color'?: string;
}

/** Coloured triangles in space: façades, windows, roofs. */
export interface FacesPart extends PartCommon {
  kind: 'faces';
  legend: number;
  /** Of the local metres, east, north and up. */
  origin: readonly [longitude: number, latitude: number, height: number];
  /** Nine numbers a triangle, counter-clockwise seen from outside. */
  triangles: Float32Array;
  /** One for each triangle, in the legend's unit; NaN: not known, drawn grey. */
  values: Float32Array;
}

/** What colours mean. */
export type Legend = { title: LocalizedText /** h, m, %, °; '' for none. */; unit: string } & (
  | { kind: 'classes'; classes: readonly { value: number; label: LocalizedText; colour: string }[] }
  /** A colour from each value up to the next; what lies below the first has the first. */
  | { kind: 'steps'; steps: readonly { from: number; colour: string }[] }
  /** Between two values their colours are mixed. */
  | { kind: 'ramp'; stops: readonly { value: number; colour: string }[] }
);

export interface StudyFigure {
  name: LocalizedText;
  value: number | string;
  unit: string;
  /** Digits after the point; default as many as three significant ones. */
  digits?: number;
  /** It does not meet what rules demand. */
  isTrouble?: boolean;
}

export interface StudyTable {
  id: string;
  name: LocalizedText;
  columns: readonly {
    id: string;
    name: LocalizedText;
    unit: string;
    digits?: number;
  }[];
  rows: readonly StudyRow[];
  /** Printed from the first row to the last, in this order; otherwise what is in trouble first, and so many rows. */
  isWhole?: boolean;
}
export interface StudyRow {
  cells: readonly (string | number | boolean | LocalizedText | null)[];
  /** Where it is, to fly to and to mark. */
  at?: Position | readonly [longitude: number, latitude: number, height: number];
  isTrouble?: boolean;
}

/** Lines over a common axis: a profile, a skyline. */
export interface StudyChart {
  id: string;
  name: LocalizedText;
  x: { name: LocalizedText; unit: string };
  y: { name: LocalizedText; unit: string };
  series: readonly { name: LocalizedText; colour: string; x: ArrayLike<number>; y: ArrayLike<number> }[];
}
