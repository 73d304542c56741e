import { describe, expect, it } from 'vitest';
import { unitAt } from '../../../../models/bim/measures.ts';
import { readContent } from '../reading.ts';
import { smallModel, WALL } from './small-model.ts';

/** A property set, a set of quantities and a door, in a file in millimetres. */
const MORE = [
  "#200=IFCPROPERTYSINGLEVALUE('Width',$,IFCPOSITIVELENGTHMEASURE(90.),$);",
  "#201=IFCPROPERTYSINGLEVALUE('Area',$,IFCAREAMEASURE(12.),$);",
  "#202=IFCPROPERTYSINGLEVALUE('Count',$,IFCINTEGER(90),$);",
  "#203=IFCPROPERTYSINGLEVALUE('Label',$,IFCLABEL('90'),$);",
  "#207=IFCPROPERTYSET('1SetSetSetSetSetSetSe1',$,'Pset',$,(#200,#201,#202,#203));",
  "#208=IFCRELDEFINESBYPROPERTIES('5RelRelRelRelRelRelRe5',$,$,$,(#50),#207);",
  "#210=IFCQUANTITYLENGTH('Width',$,$,90.,$);",
  "#211=IFCELEMENTQUANTITY('1QtoQtoQtoQtoQtoQtoQt1',$,'Qto_Wall',$,$,(#210));",
  "#212=IFCRELDEFINESBYPROPERTIES('6RelRelRelRelRelRelRe6',$,$,$,(#50),#211);",
  "#220=IFCDOOR('1DoorDoorDoorDoorDoor1',$,'Door',$,$,#42,#48,$,2100.,900.,.DOOR.,$,$);",
];

describe('what numbers of an IFC file measure', () => {
  it('should be noted beside them, and tell what each is in', async () => {
    const { byId } = await readContent(
      smallModel({ unit: 'IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)', more: MORE }),
      { verticalDatum: 'ellipsoid' },
      'small.ifc',
    );
    const wall = byId.get(`s:${WALL}`)?.attributes ?? {};
    expect(wall.measures).toEqual({
      'Pset.Width': 'length',
      'Pset.Area': 'area',
      'Qto_Wall.Width': 'length',
      'quantities.Width': 'length',
    });
    const units = { length: 'millimetre', area: 'square metre' };
    expect(
      ['Pset.Width', 'quantities.Width', 'Pset.Count'].map((path) => unitAt(wall, path, units)?.symbol),
    ).toEqual(['mm', 'm', undefined]);
    expect((wall.quantities as { Width: number }).Width).toBeCloseTo(0.09, 12);
    const door = byId.get('s:1DoorDoorDoorDoorDoor1')?.attributes ?? {};
    expect(door).toMatchObject({
      overallHeight: 2.1,
      measures: { overallHeight: 'length', overallWidth: 'length' },
    });
    expect(unitAt(door, 'overallHeight', units)?.symbol).toBe('m');
  });
});
