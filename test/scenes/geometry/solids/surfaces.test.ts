import { describe, expect, it } from 'vitest';
import { SURFACE_SEMANTICS, type SurfaceSemantic } from '../../../../models/feature.ts';
import type { PlacedSurfaces } from '../../../../scenes/geometry/solids/faces.ts';
import { footprintsOfSurfaces } from '../../../../scenes/geometry/solids/footprints.ts';
import { ringArea } from '../../../../scenes/geometry/solids/ring.ts';
import {
  DOOR_FACADE,
  FACADE_UNIT,
  GLASS_FACADE,
  NO_FACADE,
  SolidMesh,
} from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { addSurfaces } from '../../../../scenes/geometry/solids/surfaces.ts';
import { meshBounds, meshVolume, openEdges } from '../../../tiles-service/tile/support/mesh-measures.ts';

type Point = [number, number, number];
type Polygon = { semantic: SurfaceSemantic; rings: Point[][]; color?: number[] };

function surfacesOf(polygons: Polygon[]): PlacedSurfaces {
  const points: number[] = [];
  const ringStarts = [0];
  const polygonStarts = [0];
  for (const { rings } of polygons) {
    for (const ring of rings) {
      for (const point of ring) points.push(...point);
      ringStarts.push(points.length / 3);
    }
    polygonStarts.push(ringStarts.length - 1);
  }
  const colored = polygons.some(({ color }) => color);
  return {
    points: Float64Array.from(points),
    ringStarts: Uint32Array.from(ringStarts),
    polygonStarts: Uint32Array.from(polygonStarts),
    semantics: Uint8Array.from(polygons, ({ semantic }) => SURFACE_SEMANTICS.indexOf(semantic)),
    ...(colored ? { colors: Uint8Array.from(polygons.flatMap(({ color }) => color ?? [0, 0, 0, 0])) } : {}),
  };
}

/** A box with outward faces. */
function box([x0, y0, z0]: Point, [x1, y1, z1]: Point): Polygon[] {
  const wall = (ring: Point[]): Polygon => ({ semantic: 'wall', rings: [ring] });
  return [
    {
      semantic: 'ground',
      rings: [
        [
          [x0, y0, z0],
          [x0, y1, z0],
          [x1, y1, z0],
          [x1, y0, z0],
        ],
      ],
    },
    {
      semantic: 'roof',
      rings: [
        [
          [x0, y0, z1],
          [x1, y0, z1],
          [x1, y1, z1],
          [x0, y1, z1],
        ],
      ],
    },
    wall([
      [x0, y0, z0],
      [x1, y0, z0],
      [x1, y0, z1],
      [x0, y0, z1],
    ]),
    wall([
      [x1, y0, z0],
      [x1, y1, z0],
      [x1, y1, z1],
      [x1, y0, z1],
    ]),
    wall([
      [x1, y1, z0],
      [x0, y1, z0],
      [x0, y1, z1],
      [x1, y1, z1],
    ]),
    wall([
      [x0, y1, z0],
      [x0, y0, z0],
      [x0, y0, z1],
      [x0, y1, z1],
    ]),
  ];
}

const OPTIONS = { row: 0, up: [0, 0, 1] as const, base: 0, sink: 0, edges: true };

describe('bodies of surfaces', () => {
  it('should triangulate a box into twelve triangles that hold its volume', () => {
    const mesh = new SolidMesh();
    expect(addSurfaces(mesh, surfacesOf(box([0, 0, 0], [6, 4, 3])), OPTIONS)).toEqual({
      degenerate: 0,
      coincident: 0,
    });
    expect(mesh.indexCount / 3).toBe(12);
    expect(meshVolume(mesh)).toBeCloseTo(72, 9);
    expect(openEdges(mesh)).toBe(0);
  });

  it('should cut holes out of upright polygons', () => {
    const mesh = new SolidMesh();
    const wall: Polygon = {
      semantic: 'wall',
      rings: [
        [
          [0, 0, 0],
          [6, 0, 0],
          [6, 0, 4],
          [0, 0, 4],
        ],
        [
          [1, 0, 1],
          [1, 0, 3],
          [3, 0, 3],
          [3, 0, 1],
        ],
      ],
    };
    addSurfaces(mesh, surfacesOf([wall]), OPTIONS);
    let area = 0;
    for (let i = 0; i < mesh.indexCount; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) =>
        mesh.positions.subarray(3 * mesh.indices[i + k], 3 * mesh.indices[i + k] + 3),
      );
      // Seen from the south, where the wall looks.
      area += ((b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0])) / 2;
    }
    expect(area).toBeCloseTo(24 - 4, 9);
  });

  it('should count polygons without area and go on', () => {
    const mesh = new SolidMesh();
    const flat: Polygon = {
      semantic: 'wall',
      rings: [
        [
          [0, 0, 0],
          [5, 0, 0],
          [9, 0, 0],
        ],
      ],
    };
    const point: Polygon = {
      semantic: 'wall',
      rings: [
        [
          [1, 1, 1],
          [1, 1, 1],
          [1, 1, 1.001],
        ],
      ],
    };
    expect(addSurfaces(mesh, surfacesOf([flat, ...box([0, 0, 0], [1, 1, 1]), point]), OPTIONS)).toEqual({
      degenerate: 2,
      coincident: 0,
    });
    expect(mesh.indexCount / 3).toBe(12);
  });

  it('should draw the twelve edges of a box once for every vertex pair, and none within a plane', () => {
    const halves = box([0, 0, 0], [6, 4, 3]);
    halves[1] = {
      semantic: 'roof',
      rings: [
        [
          [0, 0, 3],
          [3, 0, 3],
          [3, 4, 3],
          [0, 4, 3],
        ],
      ],
    };
    halves.push({
      semantic: 'roof',
      rings: [
        [
          [3, 0, 3],
          [6, 0, 3],
          [6, 4, 3],
          [3, 4, 3],
        ],
      ],
    });
    const mesh = new SolidMesh();
    addSurfaces(mesh, surfacesOf(halves), OPTIONS);
    for (let i = 0; i < mesh.edgeCount; i += 2) {
      const [a, b] = [mesh.edges[i], mesh.edges[i + 1]];
      const middle = [0, 1, 2].map(
        (axis) => (mesh.positions[3 * a + axis] + mesh.positions[3 * b + axis]) / 2,
      );
      expect(middle).not.toEqual([3, 2, 3]);
    }
  });

  it('should lengthen walls into the ground, and leave the ground surface out', () => {
    const mesh = new SolidMesh();
    addSurfaces(mesh, surfacesOf(box([0, 0, 0], [6, 4, 3])), { ...OPTIONS, sink: 1.5 });
    expect(mesh.indexCount / 3).toBe(10);
    expect(meshBounds(mesh).minimum[2]).toBeCloseTo(-1.5, 9);
    expect(meshBounds(mesh).maximum[2]).toBe(3);
  });

  it('should run whole window bays through a wall of several polygons, and storeys up from the base', () => {
    const strips: Polygon[] = [0, 2.5, 6].map((from, i, all) => {
      const to = all[i + 1] ?? 9;
      return {
        semantic: 'wall',
        rings: [
          [
            [from, 0, 0],
            [to, 0, 0],
            [to, 0, 6],
            [from, 0, 6],
          ],
        ],
      };
    });
    const mesh = new SolidMesh();
    addSurfaces(mesh, surfacesOf(strips), { ...OPTIONS, facade: { bayWidth: 3, storeyHeight: 3 } });
    const across: number[] = [];
    const along: number[] = [];
    for (let i = 0; i < mesh.vertexCount; i++) {
      across.push(mesh.facade[2 * i] / FACADE_UNIT);
      along.push(mesh.facade[2 * i + 1] / FACADE_UNIT);
    }
    expect([Math.min(...across), Math.max(...across)]).toEqual([0, 3]);
    expect([Math.min(...along), Math.max(...along)]).toEqual([0, 2]);
  });

  it('should mark roofs, windows and doors as surfaces without windows of ours', () => {
    const mesh = new SolidMesh();
    const pane = (semantic: SurfaceSemantic, x: number): Polygon => ({
      semantic,
      rings: [
        [
          [x, 0, 0],
          [x + 1, 0, 0],
          [x + 1, 0, 1],
          [x, 0, 1],
        ],
      ],
    });
    const polygons = [pane('window', 0), pane('door', 5), pane('roof', 10), pane('wall', 15)];
    addSurfaces(mesh, surfacesOf(polygons), { ...OPTIONS, facade: { bayWidth: 3, storeyHeight: 3 } });
    const markers = new Map<number, number>();
    for (let i = 0; i < mesh.vertexCount; i++)
      markers.set(Math.floor(mesh.positions[3 * i] / 5), mesh.facade[2 * i + 1]);
    expect([markers.get(0), markers.get(1), markers.get(2)]).toEqual([GLASS_FACADE, DOOR_FACADE, NO_FACADE]);
    expect(markers.get(3)).toBeGreaterThan(DOOR_FACADE);
  });

  it('should keep the colours of the source, each on its own vertices', () => {
    const [first, ...rest] = box([0, 0, 0], [1, 1, 1]);
    const mesh = new SolidMesh();
    addSurfaces(mesh, surfacesOf([first, ...rest, { ...rest[0], color: [10, 20, 30, 255] }]), OPTIONS);
    const colors = new Set(Array.from(mesh.colors!.subarray(0, mesh.vertexCount)));
    expect(colors).toEqual(new Set([0x00ffffff, 0xff1e140a]));
  });

  it('should draw no edge where two faces of a wall meet in a sliver, and draw it where a corner is', () => {
    const triangle = (...ring: Point[]): Polygon => ({ semantic: 'wall', rings: [ring] });
    // A wall of 4 × 3 m: the lower half ends in one edge, the upper one in two, and a sliver lies between them.
    const lean = (y: number, height: number): Polygon[] => [
      triangle([0, 0, 0], [4, 0, 0], [4, 0, 1]),
      triangle([0, 0, 0], [4, 0, 1], [0, 0, 1]),
      triangle([0, 0, 1], [2, 0, 1 + height], [0, y, 3]),
      triangle([2, 0, 1 + height], [4, 0, 1], [4, y, 3]),
      triangle([2, 0, 1 + height], [4, y, 3], [0, y, 3]),
      triangle([0, 0, 1], [4, 0, 1], [2, 0, 1 + height]),
    ];
    const edgesInside = (y: number, height: number): number => {
      const mesh = new SolidMesh();
      expect(addSurfaces(mesh, surfacesOf(lean(y, height)), { ...OPTIONS, edges: true }).degenerate).toBe(1);
      let inside = 0;
      for (let i = 0; i < mesh.edgeCount; i += 2)
        if ([0, 1].every((end) => Math.abs(mesh.positions[3 * mesh.edges[i + end] + 2] - 1) < 0.01)) inside++;
      return inside;
    };
    for (const height of [0, 0.002]) {
      expect(edgesInside(0, height)).toBe(0);
      expect(edgesInside(2, height)).toBe(3);
    }
  });

  it('should draw faces that lie back to back once: the better dressed one, or the one that faces out', () => {
    const faces = box([0, 0, 0], [6, 4, 3]);
    const RED = [200, 0, 0, 255];
    const GREY = [90, 90, 90, 255];
    // Each inner face begins at another corner, and comes before or after the outer one.
    const inside = ({ rings: [[a, b, c, d]], ...rest }: Polygon, color?: number[]): Polygon => ({
      ...rest,
      rings: [[c, b, a, d]],
      ...(color ? { color } : {}),
    });
    const [ground, south, ...rest] = faces;
    const polygons = [
      inside(ground, GREY),
      { ...ground, color: RED },
      { ...south, color: RED },
      inside(south),
      ...rest.map((face) => ({ ...face, color: RED })),
      ...rest.map((face) => inside(face, GREY)),
    ];
    const mesh = new SolidMesh();
    expect(addSurfaces(mesh, surfacesOf(polygons), OPTIONS)).toEqual({ degenerate: 0, coincident: 6 });
    expect(new Set(mesh.colors!.subarray(0, mesh.vertexCount))).toEqual(new Set([0xff0000c8]));
    expect(meshVolume(mesh)).toBeCloseTo(72, 6);
  });
});

describe('blocks that stand for surfaces', () => {
  it('should be the ground surface at the mean height of the roofs', () => {
    const [block, ...others] = footprintsOfSurfaces(surfacesOf(box([0, 0, 0], [6, 4, 3])), [0, 0, 1], 0);
    expect(others).toEqual([]);
    expect(block.height).toBeCloseTo(3, 9);
    expect(block.deviation).toBeCloseTo(0, 9);
    expect(ringArea(block.rings[0])).toBeCloseTo(24, 9);
  });

  it('should give a tower a block of its own', () => {
    const hall = box([0, 0, 0], [30, 20, 8]);
    const tower = box([30, 0, 0], [36, 6, 40]);
    const blocks = footprintsOfSurfaces(surfacesOf([...hall, ...tower]), [0, 0, 1], 0);
    const heights = blocks.map(({ height }) => Math.round(height)).sort((a, b) => a - b);
    expect(heights).toEqual([8, 8, 40]);
    expect(Math.max(...blocks.map(({ deviation }) => deviation))).toBeLessThan(0.01);
  });

  it('should say how far a sloping roof is from its block', () => {
    const gable = box([0, 0, 0], [6, 4, 3]);
    gable[1] = {
      semantic: 'roof',
      rings: [
        [
          [0, 0, 3],
          [6, 0, 3],
          [6, 2, 5],
          [0, 2, 5],
        ],
      ],
    };
    gable.push({
      semantic: 'roof',
      rings: [
        [
          [0, 2, 5],
          [6, 2, 5],
          [6, 4, 3],
          [0, 4, 3],
        ],
      ],
    });
    const [block] = footprintsOfSurfaces(surfacesOf(gable), [0, 0, 1], 0);
    expect(block.height).toBeCloseTo(4, 9);
    expect(block.deviation).toBeCloseTo(1, 9);
  });
});
