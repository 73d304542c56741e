/** How far from 1 the scale of a map projection may be; no national grid is near it. */
const NEAR = 0.05;

/**
 * What is left of an IfcMapConversion's scale once the change of units is taken out: the scale of lengths on the map
 * to lengths on the ground. By the standard the scale changes units of the project to those of the map (0.001 for
 * millimetres on a map in metres). Many writers leave that out (1), and some, buildingSMART's own examples among them,
 * write it the other way round (1000). What is near 1 after one of the three is meant; a scale that never is, is kept.
 * @param scale as the file has it
 * @param projectUnit metres per unit of the model
 * @param mapUnit metres per unit of the map
 */
export function unitScale(
  scale: number,
  projectUnit: number,
  mapUnit: number,
): { scale: number; note?: string } {
  const change = projectUnit / mapUnit;
  const stated = scale / change;
  if (isNear(stated)) return { scale: stated };
  if (isNear(scale))
    return {
      scale,
      note: `The scale of the map conversion (${scale}) leaves out that units of the model are ${projectUnit} m and those of the map ${mapUnit} m; they were changed all the same.`,
    };
  if (isNear(scale * change))
    return {
      scale: scale * change,
      note: `The scale of the map conversion (${scale}) changes units the wrong way round; it was read as ${1 / scale}.`,
    };
  return {
    scale: stated,
    note: `The scale of the map conversion (${scale}) makes the model ${stated} times as large as it is; it was taken as it is.`,
  };
}

function isNear(scale: number): boolean {
  return Math.abs(scale - 1) < NEAR;
}
