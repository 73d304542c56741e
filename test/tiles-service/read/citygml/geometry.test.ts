import { describe, expect, it } from 'vitest';
import { type Geometry, SURFACE_SEMANTICS, type SurfacesGeometry } from '../../../../models/feature.ts';
import { expectSound } from '../mutations.ts';
import {
  at,
  BOX,
  boxSolid,
  cityModel,
  FACES,
  link,
  multiSurface,
  polygon,
  read,
  solid,
  surfaceMembers,
} from './support.ts';

function surfacesOf(geometries: readonly Geometry[], lod: number): SurfacesGeometry {
  const found = geometries.find((geometry) => geometry.kind === 'surfaces' && geometry.lod === lod);
  expect(found).toBeDefined();
  return found as SurfacesGeometry;
}

const namesOf = ({ semantics }: SurfacesGeometry) => [...semantics].map((code) => SURFACE_SEMANTICS[code]);

/** Positive for a closed body whose faces look out: a third of the sum of position · area. */
function volume({ positions, ringStarts, polygonStarts }: SurfacesGeometry): number {
  const metres = 111_319.490793;
  const [x0, y0, z0] = positions;
  const scale = metres * Math.cos((y0 * Math.PI) / 180);
  const point = (index: number) => [
    (positions[index * 3] - x0) * scale,
    (positions[index * 3 + 1] - y0) * metres,
    positions[index * 3 + 2] - z0,
  ];
  let sum = 0;
  for (let one = 0; one + 1 < polygonStarts.length; one++) {
    for (let ring = polygonStarts[one]; ring < polygonStarts[one + 1]; ring++) {
      const a = point(ringStarts[ring]);
      for (let corner = ringStarts[ring] + 1; corner + 1 < ringStarts[ring + 1]; corner++) {
        const [b, c] = [point(corner), point(corner + 1)];
        sum +=
          (a[0] * (b[1] * c[2] - b[2] * c[1]) +
            a[1] * (b[2] * c[0] - b[0] * c[2]) +
            a[2] * (b[0] * c[1] - b[1] * c[0])) /
          6;
      }
    }
  }
  return sum;
}

const walls = (['south', 'east', 'north', 'west'] as const)
  .map(
    (face) =>
      `<bldg:boundedBy><bldg:WallSurface gml:id="s-${face}"><bldg:lod2MultiSurface>${multiSurface([polygon(BOX[face], { id: face })])}</bldg:lod2MultiSurface></bldg:WallSurface></bldg:boundedBy>`,
  )
  .join('');
const roofAndGround = `<bldg:boundedBy><bldg:RoofSurface><bldg:lod2MultiSurface>${multiSurface([polygon(BOX.roof, { id: 'roof' })])}</bldg:lod2MultiSurface></bldg:RoofSurface></bldg:boundedBy><bldg:boundedBy><bldg:GroundSurface><bldg:lod2MultiSurface>${multiSurface([polygon(BOX.ground, { id: 'ground' })])}</bldg:lod2MultiSurface></bldg:GroundSurface></bldg:boundedBy>`;

describe('surfaces', () => {
  it('should follow the links of a solid to surfaces that come later in the object, each taken once', async () => {
    const links = solid(FACES.map((face) => link(face)).join(''));
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:lod2Solid>${links}</bldg:lod2Solid>${walls}${roofAndGround}</bldg:Building>`,
      ]),
    );
    const shape = surfacesOf(reading.features[0].geometries, 2);
    expect(namesOf(shape).sort()).toEqual(['ground', 'roof', 'wall', 'wall', 'wall', 'wall']);
    expect(volume(shape)).toBeCloseTo(1000, 0);
    expect(reading.tally.repaired).toEqual([]);
  });

  it('should give polygons of a solid the meaning of the surfaces that link to them', async () => {
    const own = solid(surfaceMembers(FACES.map((face) => polygon(BOX[face], { id: face }))));
    const surface = (kind: string, face: string) =>
      `<bldg:boundedBy><bldg:${kind}><bldg:lod2MultiSurface><gml:MultiSurface>${link(face)}</gml:MultiSurface></bldg:lod2MultiSurface></bldg:${kind}></bldg:boundedBy>`;
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:lod2Solid>${own}</bldg:lod2Solid>${surface('RoofSurface', 'roof')}${surface('GroundSurface', 'ground')}</bldg:Building>`,
      ]),
    );
    const shape = surfacesOf(reading.features[0].geometries, 2);
    expect(namesOf(shape).sort()).toEqual(['ground', 'roof', 'unknown', 'unknown', 'unknown', 'unknown']);
  });

  it('should follow links into other objects, before and behind, and count those that lead nowhere', async () => {
    const own = `<bldg:Building gml:id="a"><bldg:lod1Solid>${solid(surfaceMembers(FACES.map((face) => polygon(BOX[face], { id: face }))))}</bldg:lod1Solid></bldg:Building>`;
    const linking = (id: string) =>
      `<bldg:Building gml:id="${id}"><bldg:lod1MultiSurface><gml:MultiSurface>${link('south')}${link('roof')}${link('nowhere')}</gml:MultiSurface></bldg:lod1MultiSurface></bldg:Building>`;
    const reading = await read(cityModel([linking('first'), own, linking('last')]));
    const [first, a, last] = reading.features.map(({ geometries }) => surfacesOf(geometries, 1));
    expect(a.semantics).toHaveLength(6);
    expect(first.semantics).toHaveLength(2);
    expect(last.positions).toEqual(first.positions);
    expect(reading.reasons['link-broken']).toBe(2);
  });

  it('should cut links that lead back to themselves, and links that multiply', async () => {
    const circle = `<gml:MultiSurface gml:id="m">${link('m')}<gml:surfaceMember>${polygon(BOX.roof)}</gml:surfaceMember></gml:MultiSurface>`;
    const levels = Array.from(
      { length: 30 },
      (_, level) =>
        `<gml:surfaceMember><gml:CompositeSurface gml:id="c${level}">${link(`c${level + 1}`)}${link(`c${level + 1}`)}</gml:CompositeSurface></gml:surfaceMember>`,
    );
    const bomb = `<gml:MultiSurface>${levels.join('')}<gml:surfaceMember>${polygon(BOX.roof, { id: 'c30' })}</gml:surfaceMember></gml:MultiSurface>`;
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="a"><bldg:lod1MultiSurface>${circle}</bldg:lod1MultiSurface></bldg:Building>`,
        `<bldg:Building gml:id="b"><bldg:lod1MultiSurface>${bomb}</bldg:lod1MultiSurface></bldg:Building>`,
      ]),
    );
    expect(reading.features.map(({ geometries }) => surfacesOf(geometries, 1).semantics.length)).toEqual([
      1, 1,
    ]);
    expect(reading.reasons['link-circular']).toBe(2);
  });

  it('should turn the surfaces of an OrientableSurface with a minus', async () => {
    const plain = surfaceMembers([polygon(BOX.roof)]);
    const turned = `<gml:surfaceMember><gml:OrientableSurface orientation="-"><gml:baseSurface>${polygon(BOX.roof)}</gml:baseSurface></gml:OrientableSurface></gml:surfaceMember>`;
    const reading = await read(
      cityModel(
        [plain, turned].map(
          (members, index) =>
            `<gen:GenericCityObject gml:id="g${index}"><gen:lod1Geometry><gml:MultiSurface>${members}</gml:MultiSurface></gen:lod1Geometry></gen:GenericCityObject>`,
        ),
      ),
    );
    const [a, b] = reading.features.map(({ geometries }) => surfacesOf(geometries, 1));
    const corners = (shape: SurfacesGeometry) =>
      Array.from({ length: 4 }, (_, index) => [...shape.positions.slice(index * 3, index * 3 + 3)]);
    expect(corners(b)).toEqual(corners(a).reverse());
  });

  it('should turn a solid that is inside out, and keep holes', async () => {
    const reversed = FACES.map((face) => polygon([...BOX[face]].reverse()));
    const hole = { positions: [at(2, 2, 10), at(4, 2, 10), at(4, 4, 10), at(2, 4, 10)] };
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="a"><bldg:lod1Solid>${solid(surfaceMembers(reversed))}</bldg:lod1Solid></bldg:Building>`,
        `<bldg:Building gml:id="b"><bldg:lod2MultiSurface>${multiSurface([polygon(BOX.roof, { holes: [hole] })])}</bldg:lod2MultiSurface></bldg:Building>`,
      ]),
    );
    expect(volume(surfacesOf(reading.features[0].geometries, 1))).toBeCloseTo(1000, 0);
    expect(reading.reasons['shell-inside-out']).toBe(1);
    const holed = surfacesOf(reading.features[1].geometries, 2);
    expect([...holed.ringStarts]).toEqual([0, 4, 8]);
    expect([...holed.polygonStarts]).toEqual([0, 2]);
    expect(reading.reasons['hole-orientation']).toBe(1);
  });

  it('should leave out a solid that repeats the surfaces of its level of detail', async () => {
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:lod2Solid>${boxSolid()}</bldg:lod2Solid>${walls}${roofAndGround}</bldg:Building>`,
      ]),
    );
    expect(surfacesOf(reading.features[0].geometries, 2).semantics).toHaveLength(6);
    expect(reading.reasons['solid-repeats-surfaces']).toBe(1);
  });

  it('should make openings of walls windows and doors', async () => {
    const opening = (kind: string, shift: number) =>
      `<bldg:opening><bldg:${kind} gml:id="${kind}"><bldg:lod3MultiSurface>${multiSurface([polygon([at(1 + shift, 0, 1), at(2 + shift, 0, 1), at(2 + shift, 0, 2), at(1 + shift, 0, 2)])])}</bldg:lod3MultiSurface></bldg:${kind}></bldg:opening>`;
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:boundedBy><bldg:WallSurface><bldg:lod3MultiSurface>${multiSurface([polygon(BOX.south)])}</bldg:lod3MultiSurface>${opening('Window', 0)}${opening('Door', 3)}</bldg:WallSurface></bldg:boundedBy></bldg:Building>`,
      ]),
    );
    expect(namesOf(surfacesOf(reading.features[0].geometries, 3))).toEqual(['wall', 'window', 'door']);
  });
});

describe('levels of detail', () => {
  it('should keep all levels of an object, the footprint as areas', async () => {
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:lod0FootPrint>${multiSurface([polygon(BOX.ground)])}</bldg:lod0FootPrint><bldg:lod0RoofEdge>${multiSurface([polygon(BOX.roof)])}</bldg:lod0RoofEdge><bldg:lod1Solid>${boxSolid()}</bldg:lod1Solid>${walls}${roofAndGround}</bldg:Building>`,
      ]),
    );
    const [{ geometries }] = reading.features;
    expect(geometries.map(({ kind, lod }) => `${kind} ${lod}`)).toEqual([
      'areas 0',
      'surfaces 1',
      'surfaces 2',
    ]);
    expect(geometries[0].positions[2]).toBeCloseTo(50, 6);
    expect(reading.reasons['footprint-and-roof-edge']).toBe(1);
  });

  it('should find the footprint of a building without one in its ground surface, neighbours merged', async () => {
    const halves = [
      polygon([at(0, 0, 0), at(0, 10, 0), at(5, 10, 0), at(5, 0, 0)]),
      polygon([at(5, 0, 0), at(5, 10, 0), at(10, 10, 0), at(10, 0, 0)]),
    ];
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b">${walls}<bldg:boundedBy><bldg:GroundSurface><bldg:lod2MultiSurface>${multiSurface(halves)}</bldg:lod2MultiSurface></bldg:GroundSurface></bldg:boundedBy></bldg:Building>`,
      ]),
    );
    const areas = reading.features[0].geometries.find(({ kind }) => kind === 'areas');
    expect(areas?.kind === 'areas' && [...areas.polygonStarts]).toEqual([0, 1]);
    expect(areas?.positions.length).toBe(6 * 3);
  });

  it('should raise a building that is known by its outline and its height', async () => {
    const reading = await read(
      cityModel([
        `<bldg:Building gml:id="b"><bldg:measuredHeight uom="m">12.5</bldg:measuredHeight><bldg:storeysAboveGround>4</bldg:storeysAboveGround><bldg:lod0RoofEdge>${multiSurface([polygon(BOX.roof)])}</bldg:lod0RoofEdge></bldg:Building>`,
      ]),
    );
    expect(reading.features[0].geometries[1]).toMatchObject({
      kind: 'extrusion',
      heightReference: 'ground',
      height: 12.5,
      storeys: 4,
    });
    expectSound(reading.features[0]);
  });
});

describe('implicit geometries', () => {
  const prototype = `<gml:MultiSurface gml:id="tree">${surfaceMembers([
    '<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>-1 0 0 1 0 0 0 0 4 -1 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>',
  ])}</gml:MultiSurface>`;
  const tree = (id: string, shape: string, east: number) =>
    `<veg:SolitaryVegetationObject gml:id="${id}"><veg:lod2ImplicitRepresentation><core:ImplicitGeometry><core:transformationMatrix>2 0 0 0 0 2 0 0 0 0 2 1 0 0 0 1</core:transformationMatrix><core:referencePoint><gml:Point><gml:pos>${at(east, 0, 0).join(' ')}</gml:pos></gml:Point></core:referencePoint>${shape}</core:ImplicitGeometry></veg:lod2ImplicitRepresentation></veg:SolitaryVegetationObject>`;

  it('should set up a shared shape at each reference point, scaled and moved by the matrix', async () => {
    const own = `<core:relativeGMLGeometry>${prototype}</core:relativeGMLGeometry>`;
    const linked = '<core:relativeGMLGeometry xlink:href="#tree"/>';
    // The first one links to a shape that is described later.
    const reading = await read(
      cityModel([tree('a', linked, 0), tree('b', own, 100), tree('c', linked, 200)]),
    );
    expect(reading.tally.repaired).toEqual([]);
    for (const [index, feature] of reading.features.entries()) {
      const shape = surfacesOf(feature.geometries, 2);
      const expected = [
        [-2, 0, 1],
        [2, 0, 1],
        [0, 0, 9],
      ].map(([east, north, up]) => at(index * 100 + east, north, up));
      for (const [corner, [latitude, longitude, height]] of expected.entries()) {
        // The tests' metres per degree are a sphere's, 0.3 % off at 2 m.
        expect(shape.positions[corner * 3]).toBeCloseTo(longitude, 6);
        expect(shape.positions[corner * 3 + 1]).toBeCloseTo(latitude, 6);
        expect(shape.positions[corner * 3 + 2]).toBeCloseTo(height, 6);
      }
      expect(feature.geometries.some(({ kind }) => kind === 'points')).toBe(true);
    }
  });

  it('should keep the reference point where the shape is in a library', async () => {
    const reading = await read(
      cityModel([tree('a', '<core:libraryObject>tree.wrl</core:libraryObject>', 0)]),
    );
    expect(reading.features[0].geometries.map(({ kind }) => kind)).toEqual(['points']);
    expect(reading.reasons['implicit-library']).toBe(1);
  });
});

describe('objects of the ground', () => {
  it('should read roads as areas of traffic and as lines', async () => {
    const area = `<tran:trafficArea><tran:TrafficArea gml:id="t"><tran:function>1</tran:function><tran:lod2MultiSurface>${multiSurface([polygon(BOX.roof)])}</tran:lod2MultiSurface></tran:TrafficArea></tran:trafficArea>`;
    const line = `<tran:lod0Network><gml:GeometricComplex><gml:element><gml:LineString><gml:posList>${[at(0, 0, 0), at(50, 0, 0)].flat().join(' ')}</gml:posList></gml:LineString></gml:element></gml:GeometricComplex></tran:lod0Network>`;
    const reading = await read(cityModel([`<tran:Road gml:id="r">${line}${area}</tran:Road>`]));
    const [{ type, geometries }] = reading.features;
    expect(type).toBe('Road');
    expect(geometries.map(({ kind, lod }) => `${kind} ${lod}`)).toEqual(['lines 0', 'surfaces 2', 'areas 0']);
    expect(namesOf(surfacesOf(geometries, 2))).toEqual(['traffic']);
  });

  it('should read relief as its components, triangles facing up, with what the relief says', async () => {
    const triangle = `<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList>${[at(0, 0, 0), at(0, 10, 0), at(10, 0, 0), at(0, 0, 0)].flat().join(' ')}</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>`;
    const tin = (body: string) =>
      `<dem:ReliefFeature gml:id="r"><gml:name>sheet 1</gml:name><dem:lod>2</dem:lod><dem:reliefComponent><dem:TINRelief gml:id="t"><dem:lod>2</dem:lod><dem:tin>${body}</dem:tin></dem:TINRelief></dem:reliefComponent></dem:ReliefFeature>`;
    for (const body of [
      `<gml:TriangulatedSurface><gml:trianglePatches>${triangle}</gml:trianglePatches></gml:TriangulatedSurface>`,
      `<gml:Tin><gml:patches>${triangle}</gml:patches><gml:maxLength uom="m">10</gml:maxLength><gml:controlPoint><gml:posList>${at(0, 0, 0).join(' ')}</gml:posList></gml:controlPoint></gml:Tin>`,
    ]) {
      const reading = await read(cityModel([tin(body)]));
      expect(reading.features).toHaveLength(1);
      const [feature] = reading.features;
      expect(feature).toMatchObject({ id: 's:t', type: 'TINRelief', attributes: { name: 'sheet 1' } });
      const shape = surfacesOf(feature.geometries, 2);
      expect(namesOf(shape)).toEqual(['terrain']);
      expect(reading.reasons['surface-upside-down']).toBe(1);
    }
  });
});

describe('large relief', () => {
  it('should cut a surface of many triangles into neighbouring pieces, none lost', async () => {
    const side = 160;
    const corner = (column: number, row: number) =>
      at(column * 10, row * 10, Math.sin(column) + Math.cos(row));
    const triangles: string[] = [];
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const [a, b, c, d] = [
          corner(column, row),
          corner(column + 1, row),
          corner(column + 1, row + 1),
          corner(column, row + 1),
        ];
        for (const one of [
          [a, b, c, a],
          [a, c, d, a],
        ])
          triangles.push(
            `<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList>${one.flat().join(' ')}</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>`,
          );
      }
    const reading = await read(
      cityModel([
        `<dem:TINRelief gml:id="t"><gml:name>hills</gml:name><dem:lod>1</dem:lod><dem:tin><gml:TriangulatedSurface><gml:trianglePatches>${triangles.join('')}</gml:trianglePatches></gml:TriangulatedSurface></dem:tin></dem:TINRelief>`,
      ]),
    );
    const [whole, ...pieces] = reading.features;
    expect(whole).toMatchObject({ id: 's:t', geometries: [], children: pieces.map(({ id }) => id) });
    expect(pieces.length).toBe(Math.ceil((side * side * 2) / 20_000));
    let count = 0;
    let area = 0;
    for (const { geometries, name, parents } of pieces) {
      expect([name, parents]).toEqual(['hills', ['s:t']]);
      const { positions, semantics } = surfacesOf(geometries, 1);
      count += semantics.length;
      let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let index = 0; index < positions.length; index += 3) {
        west = Math.min(west, positions[index]);
        east = Math.max(east, positions[index]);
        south = Math.min(south, positions[index + 1]);
        north = Math.max(north, positions[index + 1]);
      }
      area += (east - west) * (north - south);
    }
    expect(count).toBe(side * side * 2);
    const [[south, west], [north, east]] = [corner(0, 0), corner(side, side)];
    // The pieces' boxes hardly overlap.
    expect(area / ((east - west) * (north - south))).toBeLessThan(1.1);
    expect(reading.reasons['relief-cut']).toBe(1);
    expect(reading.reasons['geometry-empty']).toBeUndefined();
  });
});
