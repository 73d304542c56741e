/** What a test changes of the small model. */
export interface SmallModel {
  schema?: string;
  /** Entities in place of the site's `latitude, longitude, elevation`. */
  place?: string;
  /** The length unit's entity arguments. */
  unit?: string;
  trueNorth?: string;
  /** Further lines of the data section; numbers from 200 on are free. */
  more?: string[];
  /** The wall's GlobalId, in quotes. */
  wallId?: string;
  /** Where the wall stands in the storey, in units of the file. */
  wallAt?: string;
}

export const WALL = '1WallWallWallWallWall1';
export const STOREY = '1StoreyStoreyStoreySt1';
export const SITE = '1SiteSiteSiteSiteSite1';

/** A building of one storey with one wall, a box of 4 by 2 by 3 units, on a site; STEP text of IFC. */
export function smallModel(model: SmallModel = {}): string {
  const { schema = 'IFC4', wallId = `'${WALL}'` } = model;
  return `ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('small.ifc','2026-01-01T00:00:00',(''),(''),'','','');
FILE_SCHEMA(('${schema}'));
ENDSEC;
DATA;
#1=IFCPROJECT('1ProjectProjectProjec1',$,'Project',$,$,$,$,(#10),#5);
#5=IFCUNITASSIGNMENT((#6,#7));
#6=${model.unit ?? 'IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)'};
#7=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);
#10=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#12,${model.trueNorth ? '#11' : '$'});
#11=IFCDIRECTION(${model.trueNorth ?? '(0.,1.)'});
#12=IFCAXIS2PLACEMENT3D(#13,$,$);
#13=IFCCARTESIANPOINT((0.,0.,0.));
#14=IFCDIRECTION((0.,0.,1.));
#20=IFCLOCALPLACEMENT($,#12);
#21=IFCSITE('${SITE}',$,'Site',$,$,#20,$,$,.ELEMENT.,${model.place ?? '(50,0,0),(10,0,0),100.'},$,$);
#22=IFCLOCALPLACEMENT(#20,#12);
#23=IFCBUILDING('1BuildingBuildingBuil1',$,'House',$,$,#22,$,$,.ELEMENT.,$,$,$);
#24=IFCLOCALPLACEMENT(#22,#12);
#25=IFCBUILDINGSTOREY('${STOREY}',$,'Ground floor',$,$,#24,$,$,.ELEMENT.,0.);
#30=IFCRELAGGREGATES('1RelRelRelRelRelRelRe1',$,$,$,#1,(#21));
#31=IFCRELAGGREGATES('2RelRelRelRelRelRelRe2',$,$,$,#21,(#23));
#32=IFCRELAGGREGATES('3RelRelRelRelRelRelRe3',$,$,$,#23,(#25));
#40=IFCCARTESIANPOINT(${model.wallAt ?? '(0.,0.,0.)'});
#41=IFCAXIS2PLACEMENT3D(#40,$,$);
#42=IFCLOCALPLACEMENT(#24,#41);
#43=IFCCARTESIANPOINT((2.,1.));
#44=IFCAXIS2PLACEMENT2D(#43,$);
#45=IFCRECTANGLEPROFILEDEF(.AREA.,$,#44,4.,2.);
#46=IFCEXTRUDEDAREASOLID(#45,#12,#14,3.);
#47=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#46));
#48=IFCPRODUCTDEFINITIONSHAPE($,$,(#47));
#50=IFCWALL(${wallId},$,'Wall',$,$,#42,#48,$${schema.startsWith('IFC2') ? '' : ',$'});
#51=IFCRELCONTAINEDINSPATIALSTRUCTURE('4RelRelRelRelRelRelRe4',$,$,$,(#50),#25);
${(model.more ?? []).join('\n')}
ENDSEC;
END-ISO-10303-21;
`;
}
