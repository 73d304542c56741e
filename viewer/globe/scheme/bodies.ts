import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  type Scene as EngineScene,
  GeometryInstance,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolygonOutlineGeometry,
  Primitive,
  ShadowMode,
} from '@cesium/engine';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { SchemeBuilding } from '../../../models/schema/scheme.ts';
import { groundUnder } from '../../../scenes/geometry/solids/stand.ts';
import { BROKEN_COLOUR, CHOSEN_COLOUR, USE_COLOURS } from '../../planning/scheme-look.ts';
import type { ChosenItem } from '../../planning/scheme-store.ts';
import type { HeightAt } from '../sketch/drape.ts';

/** How one building is drawn. */
export interface BodyLook {
  isChosen: boolean;
  isBroken: boolean;
  /** Metres over its ground floor above which it breaks the height that is allowed. */
  limit: number | undefined;
  /** Of a scheme that is laid over another one: seen through. */
  isGhost: boolean;
  /** Ghosts have one colour. */
  ghostColour?: string;
}

interface Drawn {
  building: SchemeBuilding;
  look: string;
  base: number;
  primitives: Primitive[];
}

/** More lines than these would only be a grey wall. */
const MOST_LINES = 80;

/** Buildings of a scheme as bodies that stand on the ground: a prism for each kind of storeys, a line for each storey. */
export class SchemeBodies {
  readonly #scene: EngineScene;
  readonly #ground: HeightAt;
  /** Ellipsoidal metres where the ground is not known yet. */
  readonly #usual: number;
  readonly #levelAt: (building: SchemeBuilding) => number | undefined;
  readonly #drawn = new Map<string, Drawn>();

  constructor(
    scene: EngineScene,
    {
      ground,
      usual,
      levelAt,
    }: { ground: HeightAt; usual: number; levelAt(building: SchemeBuilding): number | undefined },
  ) {
    this.#scene = scene;
    this.#ground = ground;
    this.#usual = usual;
    this.#levelAt = levelAt;
  }

  /** Ellipsoidal metres of the ground floor: as the scheme says, else the lowest ground under its outline. */
  baseOf(building: SchemeBuilding): number {
    const level = this.#levelAt(building);
    if (level !== undefined) return level;
    const ring = building.footprint[0];
    const positions = ring.flatMap(([x, y]) => [x, y, 0]);
    const heightAt = (x: number, y: number) => this.#ground(x, y) ?? Number.NaN;
    return groundUnder({ heightAt }, positions, 0, ring.length)?.lowest ?? this.#usual;
  }

  /** Draws exactly these; what is the same object and looks the same stays as it is. */
  show(buildings: ReadonlyMap<string, { building: SchemeBuilding; look: BodyLook }>): void {
    for (const [id, drawn] of this.#drawn) {
      if (buildings.has(id)) continue;
      this.#remove(drawn);
      this.#drawn.delete(id);
    }
    for (const [id, { building, look }] of buildings) {
      const before = this.#drawn.get(id);
      const key = JSON.stringify(look);
      const base = this.baseOf(building);
      if (before?.building === building && before.look === key && Math.abs(before.base - base) < 0.05)
        continue;
      if (before) this.#remove(before);
      const primitives = bodyOf(building, base, look, {
        scheme: { list: 'buildings', id: building.id } satisfies ChosenItem,
      });
      for (const primitive of primitives) this.#scene.primitives.add(primitive);
      this.#drawn.set(id, { building, look: key, base, primitives });
    }
    this.#scene.requestRender();
  }

  destroy(): void {
    if (!this.#scene.isDestroyed()) this.show(new Map());
  }

  #remove({ primitives }: Drawn): void {
    for (const primitive of primitives) this.#scene.primitives.remove(primitive);
  }
}

const hierarchyOf = (area: Area): PolygonHierarchy => {
  const points = (ring: readonly Position[]) => ring.map(([x, y]) => Cartesian3.fromDegrees(x, y));
  return new PolygonHierarchy(
    points(area[0]),
    area.slice(1).map((hole) => new PolygonHierarchy(points(hole))),
  );
};

function bodyOf(
  { footprint, floors }: SchemeBuilding,
  base: number,
  { isChosen, isBroken, limit, isGhost, ghostColour }: BodyLook,
  pickId: object,
): Primitive[] {
  const solids: GeometryInstance[] = [];
  const lines: GeometryInstance[] = [];
  const edge = isChosen ? CHOSEN_COLOUR : isBroken ? BROKEN_COLOUR : '#26333b';
  const edgeColour = Color.fromCssColorString(isGhost ? (ghostColour ?? '#ffffff') : edge);
  let level = 0;
  for (const { use, storeys, storeyHeight, footprint: own } of floors) {
    const hierarchy = hierarchyOf(own ?? footprint);
    const [bottom, top] = [level, level + storeys * storeyHeight];
    level = top;
    const cut = limit !== undefined && limit > bottom && limit < top ? limit : undefined;
    const spans =
      cut === undefined
        ? [[bottom, top]]
        : [
            [bottom, cut],
            [cut, top],
          ];
    for (const [from, to] of spans) {
      const isOver = limit !== undefined && from >= limit;
      const colour = isGhost ? (ghostColour ?? '#ffffff') : isOver ? BROKEN_COLOUR : USE_COLOURS[use];
      solids.push(
        new GeometryInstance({
          geometry: new PolygonGeometry({
            polygonHierarchy: hierarchy,
            height: base + from,
            extrudedHeight: base + to,
            vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
          }),
          attributes: {
            color: ColorGeometryInstanceAttribute.fromColor(
              Color.fromCssColorString(colour).withAlpha(isGhost ? 0.28 : 1),
            ),
          },
          id: pickId,
        }),
      );
    }
    const line = (geometry: PolygonOutlineGeometry, alpha: number) =>
      lines.push(
        new GeometryInstance({
          geometry,
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(edgeColour.withAlpha(alpha)) },
        }),
      );
    line(
      new PolygonOutlineGeometry({
        polygonHierarchy: hierarchy,
        height: base + bottom,
        extrudedHeight: base + top,
      }),
      isGhost ? 0.9 : 1,
    );
    const step = Math.max(1, Math.ceil(storeys / MOST_LINES));
    for (let storey = step; storey < storeys; storey += step)
      line(
        new PolygonOutlineGeometry({
          polygonHierarchy: hierarchy,
          height: base + bottom + storey * storeyHeight,
        }),
        isGhost ? 0.25 : 0.4,
      );
  }
  const shadows = isGhost ? ShadowMode.DISABLED : ShadowMode.ENABLED;
  return [
    new Primitive({
      geometryInstances: solids,
      appearance: new PerInstanceColorAppearance({ closed: !isGhost, translucent: isGhost }),
      asynchronous: false,
      allowPicking: !isGhost,
      shadows,
    }),
    new Primitive({
      geometryInstances: lines,
      appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
      asynchronous: false,
      allowPicking: false,
    }),
  ];
}
