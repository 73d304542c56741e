import {
  IFCBUILDINGELEMENTPROXY,
  IFCCOLUMN,
  IFCCURTAINWALL,
  IFCELEMENT,
  IFCFEATUREELEMENT,
  IFCFURNISHINGELEMENT,
  IFCGEOGRAPHICELEMENT,
  IFCMEMBER,
  IFCPLATE,
  IFCREINFORCINGELEMENT,
  IFCROOF,
  IFCSLAB,
  IFCVIRTUALELEMENT,
  IFCWALL,
} from 'web-ifc';
import { InputError } from '../errors.ts';
import { type IfcLines, plain } from './lines.ts';
import { type MeshTriangles, trianglesOfMesh } from './mesh-triangles.ts';
import { readRelations } from './relations.ts';

export interface IfcBody extends MeshTriangles {
  /** Of each triangle: whether it is of a wall or a floor, which storeys are measured by; roofs and eaves are not. */
  isPart: Uint8Array;
}

/** No part of what a building looks like from outside, or nothing at all. */
const LEFT_OUT = [
  IFCFEATUREELEMENT,
  IFCFURNISHINGELEMENT,
  IFCGEOGRAPHICELEMENT,
  IFCREINFORCINGELEMENT,
  IFCVIRTUALELEMENT,
];
const PARTS = [IFCBUILDINGELEMENTPROXY, IFCCOLUMN, IFCCURTAINWALL, IFCMEMBER, IFCPLATE, IFCSLAB, IFCWALL];
/** Elements that are asked for at once: between two calls others have their turn. */
const AT_ONCE = 128;

/**
 * The body of a building: all elements but furniture, plants and reinforcement, in the colours of their styles, in
 * metres of the model's axes. `breathe` is waited for now and then with the share that is read, and may throw.
 * @throws InputError `ifc-triangles`: more than `most`, or none
 */
export async function bodyOfIfc(
  lines: IfcLines,
  { name, most, breathe }: { name: string; most: number; breathe(share: number): Promise<void> },
): Promise<IfcBody> {
  const leftOut = new Set(LEFT_OUT.flatMap((type) => lines.ids(type)));
  const elements = lines.ids(IFCELEMENT).filter((id) => !leftOut.has(id));
  const parts = new Set(PARTS.flatMap((type) => lines.ids(type)));
  const { parentOf } = readRelations(lines);
  const roofs = new Set(lines.ids(IFCROOF));
  for (const id of lines.ids(IFCSLAB)) if (plain(lines.line(id)?.PredefinedType) === 'ROOF') roofs.add(id);
  const isPart = (id: number): boolean =>
    parts.has(id) && !roofs.has(id) && !roofs.has(parentOf.get(id) ?? -1);
  const found: { body: MeshTriangles; isPart: boolean }[] = [];
  let count = 0;
  for (let at = 0; at < elements.length; at += AT_ONCE) {
    await breathe(at / elements.length);
    lines.streamMeshes(elements.slice(at, at + AT_ONCE), (mesh) => {
      const body = trianglesOfMesh(lines, mesh);
      count += body.colors.length / 4;
      if (body.colors.length > 0) found.push({ body, isPart: isPart(mesh.expressID) });
    });
    if (count > most)
      throw new InputError(
        'ifc-triangles',
        name,
        `has more than ${most.toLocaleString('en')} triangles.`,
        'Save it again with less in it: the shell of the building, without fittings.',
      );
  }
  if (count === 0)
    throw new InputError(
      'ifc-triangles',
      name,
      'has no body that can be drawn.',
      'Choose a model with walls.',
    );
  const points = new Float64Array(9 * count);
  const colors = new Uint8Array(4 * count);
  const ofPart = new Uint8Array(count);
  let written = 0;
  for (const { body, isPart: is } of found) {
    points.set(body.points, 9 * written);
    colors.set(body.colors, 4 * written);
    if (is) ofPart.fill(1, written, written + body.colors.length / 4);
    written += body.colors.length / 4;
  }
  return { points, colors, isPart: ofPart };
}
