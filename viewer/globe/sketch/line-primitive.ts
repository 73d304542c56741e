import {
  ArcType,
  type Cartesian3,
  Color,
  GeometryInstance,
  Material,
  PolylineGeometry,
  PolylineMaterialAppearance,
  Primitive,
} from '@cesium/engine';

export interface LineStyle {
  /** A CSS colour. */
  color: string;
  /** CSS pixels. */
  width: number;
  dashed?: boolean;
}

/** How much of a line is seen through what hides it. */
const HIDDEN = 0.35;
const EDGE = 'rgba(6, 16, 20, 0.75)';

/**
 * Straight lines through space with a dark edge, which are seen on any ground; where something hides them they are
 * seen through it, dimmed. Undefined where no line has two different points.
 */
export function visibleLines(
  lines: readonly Cartesian3[][],
  style: LineStyle,
  pickId?: object,
): Primitive | undefined {
  const geometryInstances = lines
    .filter((positions) => positions.some((position) => !position.equals(positions[0])))
    .map(
      (positions) =>
        new GeometryInstance({
          geometry: new PolylineGeometry({
            positions,
            width: style.width + 2,
            arcType: ArcType.NONE,
            vertexFormat: PolylineMaterialAppearance.VERTEX_FORMAT,
          }),
          id: pickId,
        }),
    );
  if (geometryInstances.length === 0) return undefined;
  return new Primitive({
    geometryInstances,
    appearance: new PolylineMaterialAppearance({ material: lineMaterial(style, 1) }),
    depthFailAppearance: new PolylineMaterialAppearance({ material: lineMaterial(style, HIDDEN) }),
    asynchronous: false,
    allowPicking: pickId !== undefined,
  });
}

function lineMaterial({ color, dashed }: LineStyle, alpha: number): Material {
  const line = Color.fromCssColorString(color);
  const edge = Color.fromCssColorString(EDGE);
  const faint = (shade: Color) => shade.withAlpha(shade.alpha * alpha);
  return dashed
    ? Material.fromType('PolylineDash', { color: faint(line), gapColor: faint(edge), dashLength: 14 })
    : Material.fromType('PolylineOutline', {
        color: faint(line),
        outlineColor: faint(edge),
        outlineWidth: 2,
      });
}
