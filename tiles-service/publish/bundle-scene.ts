import { mayShow, strictness } from '../../models/access/strictness.ts';
import {
  type Layer,
  type LocalizedText,
  type Provenance,
  type Publication,
  type Scene,
  type StandingPlace,
  sceneSchema,
} from '../../models/schema/index.ts';
import { isRegisteredCrs } from '../city/provenance.ts';

/** What goes out of a scene is named here, field by field; what a later version adds stays in until it is named. */
export interface BundleSceneOptions {
  publication: Publication;
  approvalNumber?: string;
  /** The folder of a layer's version in the bundle, with a slash at the end. */
  folderOf: (layer: Layer) => string;
}

/** The layers that a bundle of a class shows, of each id the strictest that it may show, in their own order. */
export function bundleLayers(layers: readonly Layer[], publication: Publication): Layer[] {
  const chosen = new Map<string, Layer>();
  for (const layer of layers) {
    if (!mayShow(publication, layer.publication)) continue;
    const known = chosen.get(layer.id);
    if (!known || strictness(layer.publication) > strictness(known.publication)) chosen.set(layer.id, layer);
  }
  return [...chosen.values()];
}

/** The scene of a bundle: a new document, made of what may go out of the scene of the class. */
export function bundleScene(scene: Scene, layers: readonly Layer[], options: BundleSceneOptions): Scene {
  const { id, name, origin, extent, updated, grid, memoryBudget } = scene;
  const shown = new Set(layers.map((layer) => layer.id));
  const groups = new Set(layers.map((layer) => layer.group));
  return sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id,
    name: textOf(name),
    origin: { longitude: origin.longitude, latitude: origin.latitude, height: origin.height },
    extent,
    publication: options.publication,
    ...(memoryBudget ? { memoryBudget } : {}),
    ...(options.approvalNumber ? { approvalNumber: options.approvalNumber } : {}),
    ...(grid && isRegisteredCrs(grid.crs)
      ? { grid: { crs: grid.crs, verticalDatum: datumName(grid.verticalDatum) ?? 'site:local' } }
      : {}),
    updated,
    groups: scene.groups
      .filter((group) => groups.has(group.id))
      .map((group) => ({ id: group.id, name: textOf(group.name) })),
    layers: layers.map((layer) => bundleLayer(layer, options, shown)),
    viewpoints: scene.viewpoints.map((viewpoint) => {
      const { longitude, latitude, height, heading, pitch, roll } = viewpoint.camera;
      return {
        id: viewpoint.id,
        name: textOf(viewpoint.name),
        camera: { longitude, latitude, height, heading, pitch, roll },
      };
    }),
    themes: scene.themes
      .map((theme) => ({
        id: theme.id,
        name: textOf(theme.name),
        layers: theme.layers.filter((layer) => shown.has(layer)),
      }))
      .filter((theme) => theme.layers.length > 0),
  } satisfies Partial<Scene>);
}

function bundleLayer(layer: Layer, { folderOf }: BundleSceneOptions, shown: ReadonlySet<string>): Layer {
  const own = `layers/${layer.id}/${layer.version}/`;
  const moved = (address: string): string => folderOf(layer) + address.slice(own.length);
  const { bim, moved: move } = layer;
  const { id, kind, group, role, appearance, url, store, footprints, overlay, version, publication } = layer;
  const { extent, minimumZoom, maximumZoom, featureCount, visible, opacity, legend, cim } = layer;
  return {
    id,
    kind,
    name: textOf(layer.name),
    ...(group === undefined ? {} : { group }),
    ...(role === undefined ? {} : { role }),
    appearance,
    url: moved(url),
    ...(store === undefined ? {} : { store: moved(store) }),
    // What it holds is what this class may see of the model: it is written for each class by itself.
    ...(bim === undefined ? {} : { bim: moved(bim) }),
    ...(move === undefined ? {} : { moved: { from: placeOf(move.from), to: placeOf(move.to) } }),
    ...(footprints !== undefined && shown.has(footprints) ? { footprints } : {}),
    ...(overlay === undefined ? {} : { overlay }),
    version,
    publication,
    provenance: layer.provenance.map((provenance) => bundleProvenance(provenance, layer)),
    ...(extent === undefined ? {} : { extent }),
    ...(minimumZoom === undefined ? {} : { minimumZoom }),
    ...(maximumZoom === undefined ? {} : { maximumZoom }),
    ...(featureCount === undefined ? {} : { featureCount }),
    visible,
    opacity,
    legend: legend.map(({ color, label, shape }) => ({ color, label: textOf(label), shape })),
    ...(cim === undefined ? {} : { cim }),
  };
}

/** Names of files stay inside; so does a CRS that is no registered one, since its text is the site's transform. */
export function bundleProvenance(provenance: Provenance, layer: Pick<Layer, 'id' | 'group'>): Provenance {
  const { owner, licence, attribution, updated, rhythm, crs, verticalDatum, simulated } = provenance;
  const { horizontalAccuracy, verticalAccuracy } = provenance;
  const datum = verticalDatum === undefined ? undefined : datumName(verticalDatum);
  return {
    owner,
    source: [layer.group ?? layer.id],
    licence,
    ...(attribution === undefined ? {} : { attribution }),
    updated,
    ...(rhythm === undefined ? {} : { rhythm }),
    ...(crs !== undefined && isRegisteredCrs(crs) ? { crs } : {}),
    ...(datum === undefined ? {} : { verticalDatum: datum }),
    ...(horizontalAccuracy === undefined ? {} : { horizontalAccuracy }),
    ...(verticalAccuracy === undefined ? {} : { verticalAccuracy }),
    simulated,
  };
}

/** A vertical datum by its name; with an offset or a grid of the site's own it stays inside. */
function datumName(datum: string): string | undefined {
  return /^[\p{L}\p{N} _-]{1,40}$/u.test(datum) ? datum : undefined;
}

function placeOf({ longitude, latitude, height, heading }: StandingPlace): StandingPlace {
  return { longitude, latitude, height, heading };
}

function textOf(text: LocalizedText): LocalizedText {
  return { 'zh-CN': text['zh-CN'], en: text.en };
}
