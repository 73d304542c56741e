import { describe, expect, it } from 'vitest';
import { boxIn, modelFrame } from '../../../models/bim/model-frame.ts';
import { fitsConditions, fitsWords, parseElementQuery } from '../../../models/bim/search.ts';
import { shapeMomentsOf } from '../../../models/bim/shape-moments.ts';
import { snap } from '../../../models/bim/snap.ts';
import { elementTree } from '../../../models/bim/tree.ts';
import { CLEAR, HIDDEN, ModelParts, SOLID } from '../../../models/bim/visibility.ts';
import type { Feature } from '../../../models/feature.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { Bim, BimBounds } from '../../../models/schema/bim.ts';
import { roomSchema } from '../../../models/schema/room.ts';
import { box } from './bodies.ts';

const BOUNDS: BimBounds = [8, 49, 100, 8.0001, 49.0001, 103];

const bim: Bim = {
  schema: 'citymirror/bim/1',
  source: 'a',
  format: 'IFC4',
  structure: [],
  storeys: [
    { id: 'a:s0', name: 'EG', elements: 3, spaces: 2, lowest: 100, highest: 103 },
    { id: 'a:s1', name: 'OG', elements: 1, spaces: 0, lowest: 103, highest: 106 },
  ],
  spaces: [
    { id: 'a:r10', name: 'Room 10', storey: 'a:s0' },
    { id: 'a:r2', name: 'Room 2', storey: 'a:s0' },
  ],
  elements: [
    { id: 'a:wall', class: 'IfcWall', name: 'Außenwand', storey: 'a:s0', bounds: BOUNDS },
    { id: 'a:leaf', class: 'IfcMember', parent: 'a:wall' },
    {
      id: 'a:chair',
      class: 'IfcFurniture',
      name: 'Stuhl',
      typeName: 'Freischwinger',
      space: 'a:r2',
      storey: 'a:s0',
    },
    { id: 'a:slab', class: 'IfcSlab', storey: 'a:s1' },
    { id: 'a:mast', class: 'IfcColumn', bounds: [8, 49, 103.5, 8, 49, 105] },
  ],
  quantities: [],
};
const parts = new ModelParts(bim);
const room = (patch: object) => roomSchema.parse({ layer: 'a-bim', ...patch });
const seen = (patch: object) => [...parts.visibility(room(patch))];

describe('a building taken apart', () => {
  it('should show everything at first', () => {
    expect(seen({})).toEqual([SOLID, SOLID, SOLID, SOLID, SOLID]);
  });

  it('should show a storey alone, with the parts of what stands in it', () => {
    expect(seen({ storey: 'a:s0' })).toEqual([SOLID, SOLID, SOLID, HIDDEN, HIDDEN]);
    expect(seen({ storey: 'a:s1', rest: 'clear' })).toEqual([CLEAR, CLEAR, CLEAR, SOLID, CLEAR]);
  });

  it('should go by elements, rooms, and classes alike', () => {
    expect(seen({ only: ['a:r2'] })).toEqual([HIDDEN, HIDDEN, SOLID, HIDDEN, HIDDEN]);
    expect(seen({ only: ['a:wall'] })).toEqual([SOLID, SOLID, HIDDEN, HIDDEN, HIDDEN]);
    expect(seen({ hidden: ['IfcSlab'], clear: ['IfcWall'] })).toEqual([CLEAR, SOLID, SOLID, HIDDEN, SOLID]);
    expect(parts.named('a:s0')).toEqual([0, 1, 2]);
  });

  it('should keep hidden what is hidden by name, whatever stands alone', () => {
    expect(seen({ only: ['a:s0'], hidden: ['a:wall'] })).toEqual([HIDDEN, HIDDEN, SOLID, HIDDEN, HIDDEN]);
  });

  it('should lift what is in no storey with the one that it stands in by height', () => {
    expect([...parts.storeyOf]).toEqual([0, 0, 0, 1, -1]);
    expect([...parts.levelOf]).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('the tree of elements', () => {
  it('should have storeys from above, then classes, then elements', () => {
    const tree = elementTree(bim, parts, 'storey');
    expect(tree.map(({ name, count }) => [name, count])).toEqual([
      ['OG', 1],
      ['EG', 3],
      [undefined, 1],
    ]);
    expect(tree[1].children.map(({ name }) => name)).toEqual(['IfcFurniture', 'IfcMember', 'IfcWall']);
    expect(tree[1].children[0].children[0].name).toBe('Stuhl');
  });

  it('should have rooms in the order of their numbers, empty ones too, and then what is in none', () => {
    const [, storey] = elementTree(bim, parts, 'space');
    expect(storey.children.map(({ name, count }) => [name, count])).toEqual([
      ['Room 2', 1],
      ['Room 10', 0],
      [undefined, 2],
    ]);
  });

  it('should leave empty rooms out of what was looked for, but for those that were found themselves', () => {
    const named = (isRoomIn: (id: string) => boolean) =>
      elementTree(bim, parts, 'space', () => false, isRoomIn).map(({ name, count, children }) => [
        name,
        count,
        children.map((child) => child.name),
      ]);
    expect(named(() => false)).toEqual([]);
    expect(named((id) => id === 'a:r10')).toEqual([['EG', 0, ['Room 10']]]);
    const chair = bim.elements.findIndex(({ id }) => id === 'a:chair');
    const [storey] = elementTree(
      bim,
      parts,
      'space',
      (index) => index === chair,
      () => false,
    );
    expect(storey.children.map(({ count }) => count)).not.toContain(0);
  });

  it('should have every element once, whatever it is ordered by', () => {
    for (const order of ['storey', 'space', 'class'] as const) {
      const leaves: string[] = [];
      const walk = (nodes: ReturnType<typeof elementTree>): void => {
        for (const { kind, of, children } of nodes) {
          if (kind === 'element') leaves.push(of as string);
          walk(children);
        }
      };
      walk(elementTree(bim, parts, order));
      expect(leaves.sort()).toEqual(bim.elements.map(({ id }) => id).sort());
    }
  });

  it('should have only what is asked for', () => {
    expect(elementTree(bim, parts, 'class', (index) => index === 3).map(({ of }) => of)).toEqual(['IfcSlab']);
  });
});

describe('looking for elements', () => {
  const fits = (text: string) =>
    bim.elements.filter((element) => fitsWords(parseElementQuery(text), element)).map(({ id }) => id);
  const attributes = {
    Pset_WallCommon: { IsExternal: true, FireRating: 'F 90', Reference: 'Basic Wall' },
    quantities: { Width: 0.36 },
    tag: '12',
  };
  const holds = (text: string) => fitsConditions(parseElementQuery(text), attributes);

  it('should find words in class, name, type and id, in any case', () => {
    expect(fits('wand')).toEqual(['a:wall']);
    expect(fits('furniture stuhl')).toEqual(['a:chair']);
    expect(fits('freischw')).toEqual(['a:chair']);
    expect(fits('a:slab')).toEqual(['a:slab']);
    expect(fits('')).toHaveLength(5);
  });

  it('should compare properties by the whole path or the end of it', () => {
    expect(holds('Pset_WallCommon.IsExternal=true')).toBe(true);
    expect(holds('isexternal=yes')).toBe(true);
    expect(holds('isexternal=否')).toBe(false);
    expect(holds('External=true')).toBe(false);
    expect(holds('Width>=0.3 Width<0.4')).toBe(true);
    expect(holds('Width>0.36')).toBe(false);
    expect(holds('FireRating~90')).toBe(true);
    expect(holds('Reference="Basic Wall"')).toBe(true);
    expect(holds('tag=12.0')).toBe(true);
  });

  it('should take a property that is not there for unequal to anything', () => {
    expect(holds('LoadBearing!=true')).toBe(true);
    expect(holds('IsExternal!=true')).toBe(false);
    expect(holds('LoadBearing=true')).toBe(false);
  });
});

describe('snapping', () => {
  const edges = [0, 0, 0, 4, 0, 0, 4, 0, 0, 4, 3, 0, 0, 0, -1, 4, 0, -1];
  const look = (x: number, y: number) =>
    snap(edges, {
      origin: [x, y, 10],
      direction: [0, 0, -1],
      hit: [x, y, 0],
      metresPerPixel: (distance) => distance / 1000,
    });

  it('should draw to a corner that is within 12 pixels, before an edge', () => {
    expect(look(3.9, 0.05)).toEqual({ kind: 'vertex', place: [4, 0, 0] });
  });

  it('should draw to the nearest point on an edge within 9 pixels', () => {
    const { kind, place } = look(2, 0.08);
    expect(kind).toBe('edge');
    expect(place[0]).toBeCloseTo(2, 9);
    expect(place[1]).toBeCloseTo(0, 9);
  });

  it('should stay on the face where nothing is near', () => {
    expect(look(2, 1)).toEqual({ kind: 'face', place: [2, 1, 0] });
    expect(look(2, 0.1).kind).toBe('face');
  });

  it('should not see corners and edges behind the face', () => {
    const behind = snap([0, 0, -1, 4, 0, -1], {
      origin: [2, 0, 10],
      direction: [0, 0, -1],
      hit: [2, 0, 0],
      metresPerPixel: () => 0.01,
    });
    expect(behind.kind).toBe('face');
  });
});

describe('the frame of a building', () => {
  /** A wall of 10 m by 0.3 m whose length is turned counter-clockwise from east. */
  function wall(degrees: number, length = 10): Feature {
    const frame = enuFrame(8.4, 49, 100);
    const triangles = box([0, 0, 0], [length, 0.3, 3]);
    const angle = (degrees * Math.PI) / 180;
    const positions = new Float64Array(triangles.length);
    for (let at = 0; at < triangles.length; at += 3) {
      const [x, y] = [triangles[at], triangles[at + 1]];
      const east = x * Math.cos(angle) - y * Math.sin(angle);
      const north = x * Math.sin(angle) + y * Math.cos(angle);
      frame.toGeodetic(east, north, triangles[at + 2], positions, at);
    }
    const corners = positions.length / 3;
    return {
      id: `a:${degrees}`,
      type: 'BuildingPart',
      attributes: {},
      geometries: [
        {
          kind: 'surfaces',
          lod: 4,
          heightReference: 'ellipsoid',
          positions,
          ringStarts: Uint32Array.from({ length: corners / 3 + 1 }, (_, i) => 3 * i),
          polygonStarts: Uint32Array.from({ length: corners / 3 + 1 }, (_, i) => i),
          semantics: new Uint8Array(corners / 3),
        },
      ],
    };
  }
  const ofWalls = (...degrees: number[]): Bim => ({
    ...bim,
    spaces: [],
    elements: degrees.map((turn, at) => ({
      id: `a:${at}`,
      class: 'IfcWall',
      bounds: [8.4, 49, 100, 8.4001, 49.0001, 103],
      shape: shapeMomentsOf(wall(turn, 10 - at)),
    })),
  });

  it('should lie along the walls, and those across them say the same', () => {
    expect(modelFrame(ofWalls(20))?.place.heading).toBeCloseTo(-20, 2);
    expect(modelFrame(ofWalls(20, 110, 110, 20))?.place.heading).toBeCloseTo(-20, 2);
    expect(modelFrame(ofWalls(-30))?.place.heading).toBeCloseTo(30, 2);
    expect(modelFrame(ofWalls(0, 90))?.place.heading).toBeCloseTo(0, 2);
  });

  it('should lead there and back, and to ECEF', () => {
    const frame = modelFrame(ofWalls(20, 110));
    if (!frame) throw new Error('no frame');
    const place = frame.toModel(8.40003, 49.00002, 101.5);
    const [longitude, latitude, height] = frame.toGeodetic(place[0], place[1], place[2]);
    expect(longitude).toBeCloseTo(8.40003, 10);
    expect(latitude).toBeCloseTo(49.00002, 10);
    expect(height).toBeCloseTo(101.5, 6);
    const { toEcef: m } = frame;
    const [x, y, z] = place;
    const ecef = [0, 1, 2].map((row) => m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row]);
    const local = frame.enu.fromEcef(ecef[0], ecef[1], ecef[2]);
    const expected = frame.enu.toEnu(8.40003, 49.00002, 101.5);
    for (let axis = 0; axis < 3; axis++) expect(local[axis]).toBeCloseTo(expected[axis], 6);
  });

  it('should have a box around everything, and none where nothing has a shape', () => {
    const frame = modelFrame(ofWalls(0));
    if (!frame) throw new Error('no frame');
    expect(frame.box[2]).toBeCloseTo(0, 3);
    expect(frame.box[5]).toBeCloseTo(3, 3);
    expect(boxIn(frame, [8.4, 49, 100, 8.4001, 49.0001, 103])).toEqual(frame.box);
    expect(modelFrame({ ...bim, elements: [], spaces: [] })).toBeUndefined();
  });
});
