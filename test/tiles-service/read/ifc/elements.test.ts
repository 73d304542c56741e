import { describe, expect, it, vi } from 'vitest';
import { IfcAPI } from 'web-ifc';
import { isBalanced, readContent } from '../reading.ts';
import { SITE, type SmallModel, STOREY, smallModel, WALL } from './small-model.ts';

const read = (model: SmallModel = {}, options: Parameters<typeof readContent>[1] = {}) =>
  readContent(smallModel(model), { verticalDatum: 'ellipsoid', ...options }, 'small.ifc');

/** Lines that give the wall a set of properties and a quantity. */
const PROPERTIES = [
  "#200=IFCPROPERTYSINGLEVALUE('IsExternal',$,IFCBOOLEAN(.T.),$);",
  "#201=IFCPROPERTYSINGLEVALUE('Colour',$,IFCLABEL('Rot \\X2\\00FC\\X0\\ber ''Wei\\X2\\00DF\\X0\\'''),$);",
  "#202=IFCPROPERTYENUMERATEDVALUE('Status',$,(IFCLABEL('NEW')),$);",
  "#203=IFCPROPERTYBOUNDEDVALUE('Load',$,IFCREAL(5.),IFCREAL(1.),$,$);",
  "#204=IFCPROPERTYLISTVALUE('Marks',$,(IFCINTEGER(1),IFCINTEGER(2)),$);",
  "#205=IFCCOMPLEXPROPERTY('Fire',$,'Fire',(#206));",
  "#206=IFCPROPERTYSINGLEVALUE('Rating',$,IFCLABEL('REI 90'),$);",
  "#207=IFCPROPERTYSET('1SetSetSetSetSetSetSe1',$,'Pset_WallCommon',$,(#200,#201,#202,#203,#204,#205));",
  "#208=IFCRELDEFINESBYPROPERTIES('5RelRelRelRelRelRelRe5',$,$,$,(#50),#207);",
  "#210=IFCQUANTITYLENGTH('Length',$,$,4.,$);",
  "#211=IFCELEMENTQUANTITY('1QtoQtoQtoQtoQtoQtoQt1',$,'Qto_WallBaseQuantities',$,$,(#210));",
  "#212=IFCRELDEFINESBYPROPERTIES('6RelRelRelRelRelRelRe6',$,$,$,(#50),#211);",
];

describe('openIfc', () => {
  it('should keep an element that web-ifc fails on as a record, name it, and read on in one opened anew', async () => {
    const stream = IfcAPI.prototype.StreamMeshes;
    const spy = vi.spyOn(IfcAPI.prototype, 'StreamMeshes').mockImplementation(function (
      this: IfcAPI,
      model,
      ids,
      hear,
    ) {
      if ([...ids].includes(202)) throw new WebAssembly.RuntimeError('unreachable');
      stream.call(this, model, ids, hear);
    });
    const opened = vi.spyOn(IfcAPI.prototype, 'OpenModelFromCallback');
    const more = [
      "#202=IFCWALL('0TrapTrapTrapTrapTrap0',$,'Trap',$,$,#42,#48,$,$);",
      "#203=IFCWALL('2NextNextNextNextNext2',$,'Next',$,$,#42,#48,$,$);",
      "#204=IFCRELCONTAINEDINSPATIALSTRUCTURE('5RelRelRelRelRelRelRe5',$,$,$,(#202,#203),#25);",
    ];
    try {
      const { byId, source } = await read({ more });
      expect(byId.get('s:0TrapTrapTrapTrapTrap0')).toMatchObject({ name: 'Trap', geometries: [] });
      for (const id of [`s:${WALL}`, 's:2NextNextNextNextNext2'])
        expect(byId.get(id)?.geometries[0].positions.length).toBe(12 * 9);
      expect(source.tally.entries('repaired')).toMatchObject([
        {
          reason: 'geometry-unreadable',
          count: 1,
          examples: [expect.stringContaining('0TrapTrapTrapTrapTrap0')],
        },
      ]);
      expect(opened).toHaveBeenCalledTimes(2);
    } finally {
      spy.mockRestore();
      opened.mockRestore();
    }
  });

  it('should give up shapes of a class that web-ifc fails on again and again, and say so', async () => {
    const stream = IfcAPI.prototype.StreamMeshes;
    const spy = vi.spyOn(IfcAPI.prototype, 'StreamMeshes').mockImplementation(function (
      this: IfcAPI,
      model,
      ids,
      hear,
    ) {
      if ([...ids].some((id) => id >= 300 && id < 400)) throw new WebAssembly.RuntimeError('unreachable');
      stream.call(this, model, ids, hear);
    });
    const opened = vi.spyOn(IfcAPI.prototype, 'OpenModelFromCallback');
    const traps = Array.from({ length: 30 }, (_, i) => 300 + i);
    const more = [
      ...traps.map((id) => `#${id}=IFCSLAB('0TrapTrapTrapTrapTr${id}',$,'Trap',$,$,#42,#48,$,$);`),
      "#400=IFCWALL('2NextNextNextNextNext2',$,'Next',$,$,#42,#48,$,$);",
      `#401=IFCRELCONTAINEDINSPATIALSTRUCTURE('5RelRelRelRelRelRelRe5',$,$,$,(${traps.map((id) => `#${id}`).join()},#400),#25);`,
    ];
    try {
      const { byId, source } = await read({ more });
      expect(opened).toHaveBeenCalledTimes(1 + 20);
      expect(source.tally.entries('repaired')).toMatchObject([{ reason: 'geometry-unreadable', count: 30 }]);
      expect(source.tally.entries('notes')).toContainEqual(
        expect.objectContaining({ reason: 'geometry-given-up', count: 10 }),
      );
      expect(byId.get('s:2NextNextNextNextNext2')?.geometries).toHaveLength(1);
    } finally {
      spy.mockRestore();
      opened.mockRestore();
    }
  }, 30_000);

  it.each([
    ['IFC2X3', 'IFC2x3'],
    ['IFC4', 'IFC4'],
    ['IFC4X3_ADD2', 'IFC4x3'],
  ])('should read a file of schema %s', async (schema, format) => {
    const { features, byId, source, ...rest } = await read({ schema });
    expect(source.format).toBe(format);
    expect(features.map((feature) => feature.class).sort()).toEqual([
      'IfcBuilding',
      'IfcBuildingStorey',
      'IfcSite',
      'IfcWall',
    ]);
    const wall = byId.get(`s:${WALL}`);
    expect(wall).toMatchObject({
      name: 'Wall',
      parents: [`s:${STOREY}`],
      attributes: { storey: 'Ground floor', storeyId: `s:${STOREY}`, building: 'House' },
    });
    expect(byId.get(`s:${STOREY}`)?.children).toEqual([`s:${WALL}`]);
    expect(byId.get(`s:${SITE}`)?.parents).toBeUndefined();
    expect(wall?.geometries[0].positions).toHaveLength(12 * 9);
    expect(isBalanced({ features, byId, source, ...rest })).toBe(true);
  });

  it('should keep single, enumerated, bounded, listed and complex properties, and quantities', async () => {
    const { byId } = await read({ more: PROPERTIES });
    expect(byId.get(`s:${WALL}`)?.attributes).toMatchObject({
      'Pset_WallCommon.IsExternal': true,
      'Pset_WallCommon.Colour': "Rot über 'Weiß'",
      'Pset_WallCommon.Status': 'NEW',
      'Pset_WallCommon.Load': { lower: 1, upper: 5 },
      'Pset_WallCommon.Marks': [1, 2],
      'Pset_WallCommon.Fire.Rating': 'REI 90',
      'Qto_WallBaseQuantities.Length': 4,
      quantities: { Length: 4 },
    });
  });

  it('should keep a quantity as the file has it, and tell it in metres too', async () => {
    const { byId } = await read({ more: PROPERTIES, unit: 'IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)' });
    const { attributes } = byId.get(`s:${WALL}`)!;
    expect(attributes['Qto_WallBaseQuantities.Length']).toBe(4);
    expect(attributes.quantities).toEqual({ Length: 0.004 });
  });

  it('should keep all simple attributes of a class and of its type, lengths in metres', async () => {
    const { byId, features } = await read({
      unit: 'IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)',
      more: [
        `#200=IFCDOOR('1DoorDoorDoorDoorDoor1',$,'Door',$,$,#42,$,$,2100.,900.,$,$,$);`,
        "#201=IFCRELAGGREGATES('5RelRelRelRelRelRelRe5',$,$,$,#50,(#200));",
        "#202=IFCDOORTYPE('1TypeTypeTypeTypeType1',$,'D1','Oak, two leaves',$,$,$,'T-7',$,.DOOR.,.DOUBLE_DOOR_SINGLE_SWING.,.T.,$);",
        "#203=IFCRELDEFINESBYTYPE('6RelRelRelRelRelRelRe6',$,$,$,(#200),#202);",
        "#204=IFCCLASSIFICATIONREFERENCE($,'24.32','Doors',$,$,$);",
        "#205=IFCRELASSOCIATESCLASSIFICATION('7RelRelRelRelRelRelRe7',$,$,$,(#202),#204);",
        "#206=IFCCLASSIFICATIONREFERENCE($,'E20','Openings',$,$,$);",
        "#207=IFCRELASSOCIATESCLASSIFICATION('8RelRelRelRelRelRelRe8',$,$,$,(#200),#206);",
        "#208=IFCPOSTALADDRESS($,$,$,$,('1 Long Street'),$,'Bonn','NRW','53111','DE');",
        "#209=IFCBUILDING('2BuildingBuildingBuil2',$,'Annex',$,$,#22,$,'Wing',.ELEMENT.,1500.,$,#208);",
      ],
    });
    const { attributes } = byId.get('s:1DoorDoorDoorDoorDoor1')!;
    expect(attributes).toMatchObject({
      overallHeight: 2.1,
      overallWidth: 0.9,
      predefinedType: 'DOOR',
      operationType: 'DOUBLE_DOOR_SINGLE_SWING',
      parameterTakesPrecedence: true,
      typeName: 'D1',
      typeDescription: 'Oak, two leaves',
      typeTag: 'T-7',
      classifications: ['E20 Openings', '24.32 Doors'],
    });
    for (const name of ['name', 'expressID', 'objectPlacement', 'ownerHistory'])
      expect(attributes).not.toHaveProperty(name);
    const annex = features.find(({ name }) => name === 'Annex');
    expect(annex?.attributes).toMatchObject({
      longName: 'Wing',
      elevationOfRefHeight: 1.5,
      buildingAddress: '1 Long Street, 53111 Bonn, NRW, DE',
    });
  });

  it('should name the unit of a property that has one of its own, and once all units of the file', async () => {
    const { byId } = await read({
      unit: 'IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)',
      more: [
        '#220=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);',
        '#221=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);',
        '#222=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(0.3048),#221);',
        "#223=IFCCONVERSIONBASEDUNIT(#220,.LENGTHUNIT.,'FOOT',#222);",
        '#224=IFCSIUNIT(*,.POWERUNIT.,$,.WATT.);',
        '#225=IFCSIUNIT(*,.THERMODYNAMICTEMPERATUREUNIT.,$,.KELVIN.);',
        '#226=IFCDERIVEDUNITELEMENT(#224,1);',
        '#227=IFCDERIVEDUNITELEMENT(#221,-2);',
        '#228=IFCDERIVEDUNITELEMENT(#225,-1);',
        '#229=IFCDERIVEDUNIT((#226,#227,#228),.THERMALTRANSMITTANCEUNIT.,$);',
        "#200=IFCPROPERTYSINGLEVALUE('Width',$,IFCLENGTHMEASURE(3.),#223);",
        "#201=IFCPROPERTYSINGLEVALUE('Depth',$,IFCLENGTHMEASURE(900.),$);",
        "#202=IFCPROPERTYSINGLEVALUE('U',$,IFCTHERMALTRANSMITTANCEMEASURE(0.2),#229);",
        "#203=IFCPROPERTYSET('1SetSetSetSetSetSetSe1',$,'Own',$,(#200,#201,#202));",
        "#204=IFCRELDEFINESBYPROPERTIES('5RelRelRelRelRelRelRe5',$,$,$,(#50),#203);",
      ],
    });
    const { attributes } = byId.get(`s:${WALL}`)!;
    expect(attributes).toMatchObject({ 'Own.Width': 3, 'Own.Depth': 900, 'Own.U': 0.2 });
    expect(attributes.units).toEqual({ 'Own.Width': 'FOOT', 'Own.U': 'watt metre^-2 kelvin^-1' });
    expect(attributes).not.toHaveProperty('fileUnits');
    expect(byId.get(`s:${SITE}`)?.attributes.fileUnits).toEqual({
      length: 'millimetre',
      planeangle: 'radian',
    });
  });

  it('should tell weights in kilograms whatever the file has them in, and leave out what it cannot tell', async () => {
    const more = [
      '#220=IFCSIUNIT(*,.MASSUNIT.,$,.GRAM.);',
      '#221=IFCSIUNIT(*,.MASSUNIT.,.KILO.,.GRAM.);',
      '#222=IFCDIMENSIONALEXPONENTS(0,1,0,0,0,0,0);',
      '#223=IFCMEASUREWITHUNIT(IFCMASSMEASURE(1000.),#221);',
      "#224=IFCCONVERSIONBASEDUNIT(#222,.MASSUNIT.,'TONNE',#223);",
      '#225=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);',
      "#200=IFCQUANTITYWEIGHT('Plain',$,$,2500.,$);",
      "#201=IFCQUANTITYWEIGHT('Kilograms',$,#221,7.,$);",
      "#202=IFCQUANTITYWEIGHT('Tonnes',$,#224,2.,$);",
      "#203=IFCQUANTITYWEIGHT('Metres',$,#225,2.,$);",
      "#204=IFCQUANTITYTIME('Time',$,$,90.,$);",
      "#205=IFCELEMENTQUANTITY('1QtoQtoQtoQtoQtoQtoQt1',$,'Qto',$,$,(#200,#201,#202,#203,#204));",
      "#206=IFCRELDEFINESBYPROPERTIES('6RelRelRelRelRelRelRe6',$,$,$,(#50),#205);",
    ];
    const weights = async (massUnit: string) => {
      const text = smallModel({ more }).replace('(#6,#7)', `(#6,#7${massUnit})`);
      const { byId, reasons } = await readContent(text, { verticalDatum: 'ellipsoid' }, 'small.ifc');
      return { ...byId.get(`s:${WALL}`)!.attributes, unit: reasons['quantity-unit'] };
    };
    const rest = { Kilograms: 7, Tonnes: 2000, Time: 90 };
    const grams = await weights(',#220');
    expect(grams).toMatchObject({ quantities: { Plain: 2.5, ...rest }, 'Qto.Metres': 2, unit: 1 });
    expect((grams as { quantities?: object }).quantities).not.toHaveProperty('Metres');
    expect(await weights('')).toMatchObject({ quantities: { Plain: 2500, ...rest } });
    expect(await weights(',#224')).toMatchObject({ quantities: { Plain: 2_500_000, ...rest } });
  });

  it('should lose no element whose GlobalId another one has, or that has none', async () => {
    const { features, reasons } = await read({
      more: [
        `#200=IFCWALL('${WALL}',$,'Twin',$,$,#42,#48,$,$);`,
        "#201=IFCWALL($,$,'Nameless',$,$,#42,#48,$,$);",
        '#202=IFCRELCONTAINEDINSPATIALSTRUCTURE($,$,$,$,(#200,#201),#25);',
      ],
    });
    const walls = features.filter((feature) => feature.class === 'IfcWall');
    expect(walls.map(({ id, name }) => [id, name])).toEqual([
      [`s:${WALL}`, 'Wall'],
      [`s:${WALL}~2`, 'Twin'],
      ['s:~201', 'Nameless'],
    ]);
    expect(reasons).toMatchObject({ 'global-id-twice': 1, 'global-id-missing': 1 });
  });

  it('should keep an element without a shape, and one that lies nowhere, and tell of both', async () => {
    const { features, reasons } = await read({
      more: [`#200=IFCDOOR('1DoorDoorDoorDoorDoor1',$,'Door',$,$,#42,$,$,$,$,$,$,$);`],
    });
    const door = features.find((feature) => feature.class === 'IfcDoor');
    expect(door?.geometries).toEqual([]);
    expect(reasons).toMatchObject({ 'geometry-empty': 1, 'storey-missing': 1 });
  });

  it('should name entities of types that IFC does not have', async () => {
    const { tally } = await read({ more: ["#200=IFCSPACESHIP('1ShipShipShipShipShip1',$,'Ship');"] });
    expect(tally.dropped).toMatchObject([
      { reason: 'entity-unknown-ifcspaceship', count: 1, examples: ['#200'] },
    ]);
    expect(tally.dropped[0].message).toContain('IFCSPACESHIP');
  });

  it('should cut an opening out of its wall and keep it as a record', async () => {
    const { byId, features, reasons } = await read({
      more: [
        '#200=IFCCARTESIANPOINT((1.,1.));',
        '#201=IFCAXIS2PLACEMENT2D(#200,$);',
        '#202=IFCRECTANGLEPROFILEDEF(.AREA.,$,#201,1.,4.);',
        '#203=IFCEXTRUDEDAREASOLID(#202,#12,#14,2.);',
        "#204=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#203));",
        '#205=IFCPRODUCTDEFINITIONSHAPE($,$,(#204));',
        '#206=IFCLOCALPLACEMENT(#42,#12);',
        "#207=IFCOPENINGELEMENT('1OpenOpenOpenOpenOpen1',$,'Hole',$,$,#206,#205,$,$);",
        "#208=IFCRELVOIDSELEMENT('5RelRelRelRelRelRelRe5',$,$,$,#50,#207);",
      ],
    });
    expect(reasons.opening).toBe(1);
    const hole = features.find((feature) => feature.class === 'IfcOpeningElement');
    expect(hole).toMatchObject({ parents: [`s:${WALL}`], geometries: [] });
    // The box has 12 triangles; with a gate through it, it has more.
    expect(byId.get(`s:${WALL}`)!.geometries[0].positions.length).toBeGreaterThan(12 * 9);
  });

  it('should take colour and transparency of a style', async () => {
    const { byId } = await read({
      more: [
        '#200=IFCCOLOURRGB($,1.,0.,0.2);',
        '#201=IFCSURFACESTYLERENDERING(#200,0.75,$,$,$,$,$,$,.FLAT.);',
        '#202=IFCSURFACESTYLE($,.BOTH.,(#201));',
        '#203=IFCSTYLEDITEM(#46,(#202),$);',
      ],
    });
    const [shape] = byId.get(`s:${WALL}`)!.geometries;
    expect(shape.kind === 'surfaces' && [...shape.colors!.subarray(0, 4)]).toEqual([255, 1, 51, 64]);
  });

  it('should refuse STEP text that is no IFC, and IFC of another time', async () => {
    await expect(read({ schema: 'AUTOMOTIVE_DESIGN' })).rejects.toMatchObject({ code: 'format-unknown' });
    await expect(read({ schema: 'IFC2X_FINAL' })).rejects.toMatchObject({
      code: expect.stringMatching(/^ifc-/),
    });
  });
});

describe('detectFormat', () => {
  it('should say what to do with IFC in XML', async () => {
    await expect(readContent('<ifcXML/>', {}, 'house.ifcxml')).rejects.toMatchObject({
      code: 'format-unknown',
      advice: expect.stringContaining('STEP'),
    });
  });
});
