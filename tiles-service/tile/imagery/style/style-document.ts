import { readFile } from 'node:fs/promises';
import type { TextureStyle } from '../textures.ts';
import { compileExpression } from './expression.ts';

export type StyleName = 'night' | 'day';

/** A MapLibre style document, as far as it is looked at here. */
export interface StyleDocument {
  version: 8;
  name: string;
  metadata: {
    /** Colour of what is not drawn: the globe beyond the tiles. */
    'citymirror:ground': string;
    'citymirror:relief': ReliefStyle;
    'citymirror:textures'?: Record<string, TextureStyle>;
  };
  layers: StyleLayer[];
}

export interface StyleLayer {
  id: string;
  type: 'background' | 'fill' | 'line' | 'circle' | 'symbol';
  'source-layer'?: string;
  minzoom?: number;
  maxzoom?: number;
  filter?: unknown;
  paint?: Record<string, unknown>;
  layout?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** How the ground is shaded; not part of MapLibre's specification, which would need a DEM in the browser. */
export interface ReliefStyle {
  /** Colours by height above the sea in metres, drawn under everything but the background. */
  tint: { stops: [height: number, color: string][]; sea: string; opacity: unknown };
  /** Drawn right before the style layer of this id. */
  shade: {
    before: string;
    shadow: string;
    highlight: string;
    /** By zoom: how strong, and how much heights are exaggerated. */
    opacity: unknown;
    exaggeration: unknown;
  };
}

const FOLDER = new URL('../../../../assets/map-styles/', import.meta.url);

export async function loadStyle(name: StyleName): Promise<StyleDocument> {
  return JSON.parse(await readFile(new URL(`${name}.json`, FOLDER), 'utf8'));
}

/** A paint value that depends on nothing but the zoom. */
export function valueAt<T>(expression: unknown, zoom: number): T {
  const compiled = compileExpression(expression, zoom);
  if (!compiled.constant) throw new Error('A value of the relief or the background depends on a feature.');
  return compiled.value as T;
}
