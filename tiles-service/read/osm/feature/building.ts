import type { Feature } from '../../../../models/feature.ts';
import { nativeId } from '../../../../models/ids.ts';
import { toAttributes } from '../attributes.ts';
import { type Body, raise } from '../building/body.ts';
import type { Neighbourhood } from '../building/neighbourhood.ts';
import type { BuildingPart, PartStore, Whole } from '../building/parts.ts';
import { isUnderground } from '../building/told.ts';
import { type Classified, classify } from '../classify.ts';
import type { Tags } from '../elements.ts';
import { areasGeometry, extrusionGeometry } from '../geometry.ts';
import type { Ledger } from '../ledger.ts';
import { coveredShare } from '../shape/cover.ts';
import type { Polygon } from '../shape/ring.ts';
import type { Reason } from '../tables/reasons.ts';
import { baseFeature } from './base.ts';

/**
 * An outline is not raised when its parts cover this much of it (Simple 3D Buildings: the parts then are the building).
 */
const COVERED = 0.9;

const REPAIRS: ReadonlySet<Reason> = new Set(['base-above-top']);

/** Makes features of buildings, building parts and other upright bodies. */
export class BuildingMaker {
  readonly #source: string;
  readonly #ledger: Ledger;
  readonly #neighbourhood: Neighbourhood;
  readonly #parts: PartStore;

  constructor(source: string, ledger: Ledger, neighbourhood: Neighbourhood, parts: PartStore) {
    this.#source = source;
    this.#ledger = ledger;
    this.#neighbourhood = neighbourhood;
    this.#parts = parts;
  }

  building(native: string, classified: Classified, tags: Tags, polygons: Polygon[]): Feature {
    const feature = baseFeature(this.#source, native, classified, tags, toAttributes(tags));
    if (isUnderground(tags)) {
      this.#ledger.note('underground', native);
      feature.geometries.push(areasGeometry(polygons));
      Object.assign(feature.attributes, {
        height: 0,
        storeys: 0,
        heightSource: 'assumed',
        roofSource: 'assumed',
      });
      return feature;
    }
    const body = this.#raise(native, classified.class, tags, polygons);
    const parts = classified.row.type === 'Building' ? this.#parts.on(polygons) : [];
    const covered =
      parts.length > 0 &&
      coveredShare(
        polygons,
        parts.map(({ part }) => part.polygons),
      ) >= COVERED;
    if (parts.length > 0) {
      // Sorted, so that the order of the file makes no difference; a file may hold a part twice.
      const natives = new Set(parts.map(({ part }) => part.native).sort());
      feature.children = [...natives].map((part) => nativeId(this.#source, part));
      const whole = { id: feature.id, top: body.top, storeys: body.storeys };
      this.#parts.link(
        parts.map(({ place }) => place),
        whole,
      );
    }
    if (covered) {
      this.#ledger.note('outline-of-parts', native);
      feature.geometries.push(areasGeometry(polygons));
      addBody(feature, body.heightSource === 'assumed' ? this.#highest(body, parts) : body);
    } else {
      addBody(feature, body);
      feature.geometries.push(extrusionGeometry(polygons, body));
      this.#remark(body, native);
    }
    return feature;
  }

  /** The height of a building that only its parts tell. */
  #highest(body: Body, parts: readonly { part: BuildingPart }[]): Body {
    let highest = body;
    for (const { part } of parts) {
      const { top, storeys, heightSource } = this.#raise(part.native, part.class, part.tags, part.polygons);
      if (heightSource === 'assumed' || (highest !== body && top <= highest.top)) continue;
      highest = { ...body, top, storeys, heightSource };
    }
    return highest;
  }

  part(part: BuildingPart, whole: Whole | undefined): Feature {
    const { native, tags, polygons } = part;
    const classified = classify(tags, 'multipolygon') as Classified;
    const body = this.#raise(native, classified.class, tags, polygons, whole);
    const feature = baseFeature(this.#source, native, classified, tags, toAttributes(tags));
    addBody(feature, body);
    feature.geometries.push(extrusionGeometry(polygons, body));
    if (whole) feature.parents = [whole.id];
    this.#remark(body, native);
    return feature;
  }

  #raise(native: string, kind: string, tags: Tags, polygons: Polygon[], whole?: Whole): Body {
    const neighbours = this.#neighbourhood.medianStoreys(polygons[0][0][0], polygons[0][0][1]);
    return raise({ id: native, kind, tags, polygons, neighbours, whole });
  }

  #remark(body: Body, native: string): void {
    for (const reason of body.remarks) {
      if (REPAIRS.has(reason)) this.#ledger.repaired(reason, native);
      else this.#ledger.note(reason, native);
    }
  }
}

/** `height` is from the ground to the top in metres, `storeys` those above ground below the roof. */
function addBody(feature: Feature, body: Body): void {
  const { attributes } = feature;
  attributes.height = body.top;
  attributes.storeys = body.storeys;
  attributes.heightSource = body.heightSource;
  attributes.roofSource = body.roofSource;
  if (body.heightSource !== 'assumed' && body.roofSource === 'tagged') feature.cim = 3;
}
