import { describe, expect, it } from 'vitest';
import { compoundAngle } from '../../../../models/ifc/site.ts';
import { unitScale } from '../../../../tiles-service/read/ifc/map-scale.ts';
import { readContent } from '../reading.ts';
import { type SmallModel, smallModel, WALL } from './small-model.ts';

const NOWHERE = '$,$,$';
const FOOT =
  "IFCCONVERSIONBASEDUNIT(#200,.LENGTHUNIT.,'FOOT',#201);\n#200=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);\n#201=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(0.3048),#202);\n#202=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)";
const MILLIMETRE = 'IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)';

/** Metres to the east, to the north and up from a place, of the lowest corner in the model's axes and of all. */
async function wallOf(
  model: SmallModel,
  options: Parameters<typeof readContent>[1] = {},
  [longitude, latitude, height]: readonly [number, number, number] = [10, 50, 100],
) {
  const reading = await readContent(
    smallModel(model),
    { verticalDatum: 'ellipsoid', ...options },
    'small.ifc',
  );
  const { positions } = reading.byId.get(`s:${WALL}`)!.geometries[0];
  // Metres per degree on WGS84 at this latitude: M and N cos φ, the two radii of curvature.
  const sin = Math.sin((latitude * Math.PI) / 180);
  const e2 = 0.00669437999014;
  const north = ((6_378_137 * (1 - e2)) / (1 - e2 * sin * sin) ** 1.5) * (Math.PI / 180);
  const east =
    (6_378_137 / Math.sqrt(1 - e2 * sin * sin)) * Math.cos((latitude * Math.PI) / 180) * (Math.PI / 180);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, at) => {
    const metres = [(value - longitude) * east, (value - latitude) * north, value - height][at % 3];
    low[at % 3] = Math.min(low[at % 3], metres);
    high[at % 3] = Math.max(high[at % 3], metres);
  });
  return { low, high, reading };
}

function expectNear(found: readonly number[], expected: readonly number[], tolerance = 1e-3): void {
  found.forEach((value, axis) => {
    expect(Math.abs(value - expected[axis]), `${found} is not ${expected}`).toBeLessThan(tolerance);
  });
}

describe('placingOf', () => {
  it('should stand a model at the place of its site, x to the east', async () => {
    const { low, high } = await wallOf({});
    expectNear(low, [0, 0, 0]);
    expectNear(high, [4, 2, 3]);
  });

  it('should turn a model by its true north', async () => {
    // North along x: x looks north, y looks west.
    const { low, high } = await wallOf({ trueNorth: '(1.,0.)' });
    expectNear(low, [-2, 0, 0]);
    expectNear(high, [0, 4, 3]);
  });

  it('should read feet', async () => {
    const { low, high } = await wallOf(
      { unit: FOOT, wallAt: '(100.,0.,0.)', place: '(50,0,0),(10,0,0),0.' },
      {},
      [10, 50, 0],
    );
    expectNear(low, [30.48, 0, 0]);
    expectNear(high, [31.6992, 0.6096, 0.9144]);
  });

  it('should count the elevation of a site from sea level, and say so, where nobody says from what', async () => {
    const { low, reading } = await wallOf({}, { verticalDatum: undefined });
    // EGM96 lies 47.3 m over the ellipsoid at 50° N 10° E.
    expect(low[2]).toBeGreaterThan(46.5);
    expect(low[2]).toBeLessThan(48.5);
    expect(reading.reasons['datum-by-standard']).toBe(1);
  });

  it('should stand a model where the manifest says, turned by its heading around its point', async () => {
    const placement = { longitude: -70, latitude: -33, height: 500, heading: 90, point: [4, 0, 1] };
    const { low, high, reading } = await wallOf({}, { placement: placement as never }, [-70, -33, 500]);
    // The model's y looks east, so its x looks south.
    expectNear(low, [0, 0, -1]);
    expectNear(high, [2, 4, 2]);
    expect(reading.source.crs.from).toBe('option');
  });

  it('should refuse a model that stands nowhere, and say what to do', async () => {
    await expect(wallOf({ place: NOWHERE })).rejects.toMatchObject({
      code: 'placement-missing',
      advice: expect.stringContaining('--position'),
    });
    await expect(wallOf({ place: '(0,0,0),(0,0,0),0.' })).rejects.toMatchObject({
      code: 'placement-missing',
    });
    await expect(wallOf({ place: '(50,0,0),(10,0,0),$' })).rejects.toMatchObject({
      code: 'placement-height-missing',
    });
    const placement = { longitude: 10, latitude: 50, height: 0 };
    await expect(wallOf({}, { placement, verticalDatum: undefined })).rejects.toMatchObject({
      code: 'vertical-datum-missing',
    });
  });

  it('should place by a map conversion: on the central meridian x is the easting', async () => {
    // UTM zone 32 has 500,000 m at 9° E and a scale of 0.9996 there; 0° N.
    const { low, high } = await wallOf(
      {
        more: [
          "#210=IFCPROJECTEDCRS('EPSG:32632',$,$,$,$,$,#6);",
          '#211=IFCMAPCONVERSION(#10,#210,500000.,0.,7.,1.,0.,1.);',
        ],
      },
      {},
      [9, 0, 7],
    );
    expectNear(low, [0, 0, 0]);
    expectNear(high, [4 / 0.9996, 2 / 0.9996, 3]);
  });

  it('should turn by the x axis of a map conversion and change units by its scale', async () => {
    const { low, high, reading } = await wallOf(
      {
        unit: MILLIMETRE,
        wallAt: '(10000.,0.,0.)',
        more: [
          '#220=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);',
          "#210=IFCPROJECTEDCRS('EPSG:32632',$,$,$,$,$,#220);",
          '#211=IFCMAPCONVERSION(#10,#210,500000.,0.,7.,0.,1.,0.001);',
        ],
      },
      {},
      [9, 0, 7],
    );
    // x looks north, y looks west.
    expectNear(low, [-0.002 / 0.9996, 10 / 0.9996, 0]);
    expectNear(high, [0, 10.004 / 0.9996, 0.003]);
    expect(reading.reasons['map-scale']).toBeUndefined();
  });

  it('should take factors of the axes (IfcMapConversionScaled)', async () => {
    const { high } = await wallOf(
      {
        schema: 'IFC4X3_ADD2',
        more: [
          "#210=IFCPROJECTEDCRS('EPSG:32632',$,$,$,$,$,#6);",
          '#211=IFCMAPCONVERSIONSCALED(#10,#210,500000.,0.,7.,1.,0.,1.,0.9996,0.9996,2.);',
        ],
      },
      {},
      [9, 0, 7],
    );
    expectNear(high, [4, 2, 6]);
  });

  it('should read the map conversion that IFC2x3 keeps in property sets', async () => {
    const { low, high } = await wallOf(
      {
        schema: 'IFC2X3',
        more: [
          "#210=IFCPROPERTYSINGLEVALUE('Eastings',$,IFCREAL(500000.),$);",
          "#211=IFCPROPERTYSINGLEVALUE('Northings',$,IFCREAL(0.),$);",
          "#212=IFCPROPERTYSINGLEVALUE('OrthogonalHeight',$,IFCREAL(7.),$);",
          "#213=IFCPROPERTYSET('1SetSetSetSetSetSetSe1',$,'ePset_MapConversion',$,(#210,#211,#212));",
          "#214=IFCPROPERTYSINGLEVALUE('Name',$,IFCLABEL('EPSG:32632'),$);",
          "#215=IFCPROPERTYSET('2SetSetSetSetSetSetSe2',$,'ePset_ProjectedCRS',$,(#214));",
        ],
      },
      {},
      [9, 0, 7],
    );
    expectNear(low, [0, 0, 0]);
    expectNear(high, [4 / 0.9996, 2 / 0.9996, 3]);
  });

  it('should move by a rigid operation in the plane of a projected CRS', async () => {
    const { low } = await wallOf(
      {
        schema: 'IFC4X3_ADD2',
        more: [
          "#210=IFCPROJECTEDCRS('EPSG:32632',$,$,$,$,$,#6);",
          '#211=IFCRIGIDOPERATION(#10,#210,IFCLENGTHMEASURE(500000.),IFCLENGTHMEASURE(100.),7.);',
        ],
      },
      {},
      [9, 0, 7],
    );
    expectNear(low, [0, 100 / 0.9996, 0]);
  });

  describe('without a MapUnit', () => {
    const conversion = (eastings: string, northings: string, height: string) => ({
      unit: MILLIMETRE,
      wallAt: '(10000.,0.,0.)',
      more: [
        "#210=IFCPROJECTEDCRS('EPSG:32632',$,$,$,$,$,$);",
        `#211=IFCMAPCONVERSION(#10,#210,${eastings},${northings},${height},1.,0.,$);`,
      ],
    });

    it('should read the place in the unit of the model where only that lies inside of the CRS, and say so', async () => {
      const { low, reading } = await wallOf(conversion('500000000.', '5538630702.', '7000.'), {}, [9, 50, 7]);
      // 50° N is 5,538,630.70 m north in UTM.
      expectNear(low, [10 / 0.9996, 0, 0], 0.01);
      expect(reading.reasons['map-unit']).toBe(1);
    });

    it('should read it in the unit of the CRS where that lies inside, and say so', async () => {
      const { low, reading } = await wallOf(conversion('500000.', '5538630.702', '7.'), {}, [9, 50, 7]);
      expectNear(low, [10 / 0.9996, 0, 0], 0.01);
      expect(reading.reasons['map-unit']).toBe(1);
    });

    it('should name the numbers that led elsewhere where neither lies inside', async () => {
      await expect(wallOf(conversion('500.', '99000000.', '7.'))).rejects.toMatchObject({
        code: 'outside-area-of-use',
        message: expect.stringMatching(
          /^small.ifc: its coordinates come out at .* Its map conversion has eastings 500 and northings 99000000, read in units of 1 m/,
        ),
      });
    });
  });

  it.each([
    ['degrees to a projected CRS', 'IFCPROJECTEDCRS', 'EPSG:32632', 'IFCPLANEANGLEMEASURE'],
    ['lengths to a geographic CRS', 'IFCGEOGRAPHICCRS', 'EPSG:4979', 'IFCLENGTHMEASURE'],
  ])('should refuse a rigid operation of %s', async (_, entity, name, measure) => {
    const crs = entity === 'IFCPROJECTEDCRS' ? `'${name}',$,$,$,$,$,#6` : `'${name}',$,$,$,$,$`;
    await expect(
      wallOf({
        schema: 'IFC4X3_ADD2',
        more: [
          `#210=${entity}(${crs});`,
          `#211=IFCRIGIDOPERATION(#10,#210,${measure}(0.2),${measure}(0.8),7.);`,
        ],
      }),
    ).rejects.toMatchObject({
      code: 'operation-crs',
      message: expect.stringMatching(/rigid operation.*(EPSG:32632|4979).*--position/),
    });
  });

  it('should read a rigid operation in the angles of the file to a geographic CRS', async () => {
    // Radians: 10° E, 50° N.
    const { low } = await wallOf({
      schema: 'IFC4X3_ADD2',
      more: [
        "#210=IFCGEOGRAPHICCRS('EPSG:4979',$,$,$,$,$);",
        `#211=IFCRIGIDOPERATION(#10,#210,IFCPLANEANGLEMEASURE(${Math.PI / 18}),IFCPLANEANGLEMEASURE(${(5 * Math.PI) / 18}),100.);`,
      ],
    });
    expectNear(low, [0, 0, 0]);
  });

  it('should read coordinates of a CRS as they are, where that is given', async () => {
    const { low, reading } = await wallOf(
      { wallAt: '(500000.,0.,7.)', place: NOWHERE },
      { crs: 'EPSG:32632' },
      [9, 0, 7],
    );
    expectNear(low, [0, 0, 0]);
    expect(reading.source.crs.from).toBe('option');
  });
});

describe('compoundAngle', () => {
  it.each([
    [[49, 6, 1, 566000], 49 + 6 / 60 + 1.566 / 3600],
    [[-87, -38, -21, -839999], -(87 + 38 / 60 + 21.839999 / 3600)],
    [[0, -30, 0], -0.5],
    [[-33, 27, 36], -33.46],
    [[10], 10],
  ])('should read %j as %d degrees', (parts, degrees) => {
    expect(compoundAngle(parts)).toBeCloseTo(degrees, 10);
  });

  it('should not make an angle of nothing', () => {
    expect(compoundAngle([])).toBeUndefined();
    expect(compoundAngle(undefined)).toBeUndefined();
  });
});

describe('unitScale', () => {
  it.each([
    ['as the standard has it', 0.001, 0.001, 1, 1, false],
    ['with the scale of the projection in it', 0.0009996, 0.001, 1, 0.9996, false],
    ['without the change of units', 0.9996, 0.001, 1, 0.9996, true],
    ['the wrong way round', 1000, 0.001, 1, 1, true],
    ['of feet', 0.3048, 0.3048, 1, 1, false],
    ['that is far from all of them, as it is', 2, 1, 1, 2, true],
  ])('should take a scale %s', (_, scale, project, map, expected, isNoted) => {
    const found = unitScale(scale, project, map);
    expect(found.scale).toBeCloseTo(expected, 9);
    expect(found.note !== undefined).toBe(isNoted);
  });
});
