import { z } from 'zod';
import { type Extent, extentSchema, type Layer } from '../../../models/schema/layer.ts';

const zoom = z.number().int().nonnegative();
const coverageSchema = z.object({ minimumZoom: zoom, maximumZoom: zoom, extent: extentSchema });

/** The description of an image pyramid in Web Mercator, beside its tiles; see tiles-service/tile/imagery. */
const imagerySchema = coverageSchema.extend({
  template: z.string().describe('Address of a tile with {z}, {x} and {y}, relative to this document'),
  tileSize: z.number().int().positive().default(256),
  ground: z.string().optional().describe('Colour of what lies beyond the tiles'),
  coverage: z.array(coverageSchema).min(1).optional(),
});
export type ImageryDescription = z.infer<typeof imagerySchema>;

/** A layer may name the tiles themselves; URL has escaped the braces. */
const TEMPLATE_FIELD = /%7B[zxy]%7D|\{[zxy]\}/i;

export function folderOf(url: string): string {
  const end = TEMPLATE_FIELD.exec(url)?.index ?? url.length;
  return url.slice(0, url.lastIndexOf('/', end - 1) + 1);
}

const WEB_MERCATOR: Extent = [-180, -85.05, 180, 85.05];

/** What a layer of pictures is: its document, or what the layer says where it names the tiles themselves. */
export async function readDescription(layer: Layer, url: string): Promise<ImageryDescription> {
  if (!TEMPLATE_FIELD.test(url)) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    return imagerySchema.parse(await response.json());
  }
  return {
    template: url.slice(folderOf(url).length).replace(/%7B([zxy])%7D/gi, '{$1}'),
    tileSize: 256,
    minimumZoom: layer.minimumZoom ?? 0,
    maximumZoom: layer.maximumZoom ?? 18,
    extent: layer.extent ?? WEB_MERCATOR,
  };
}

/** One pyramid of pictures that is filled at all its zooms. */
export interface Pyramid {
  /** Absolute address with {z}, {x} and {y}. */
  template: string;
  tileSize: number;
  minimumZoom: number;
  maximumZoom: number;
  extent: Extent;
}

/** The pyramids of a layer, the first with the whole extent. */
export async function pyramidsOf(layer: Layer, url: string): Promise<Pyramid[]> {
  const description = await readDescription(layer, url);
  const template = folderOf(url) + description.template;
  const { tileSize } = description;
  return [description, ...(description.coverage ?? [])].map(({ minimumZoom, maximumZoom, extent }) => ({
    template,
    tileSize,
    minimumZoom,
    maximumZoom,
    extent,
  }));
}
