import { groundOf } from './buildings.ts';
import type { FacilityKind } from './facilities.ts';
import type { Block, Zone } from './layout.ts';
import type { Name } from './names.ts';
import type { Point } from './plane.ts';
import type { StreetPlan } from './streets.ts';

/** A use of land by its codes, with its name. */
export interface LandUse {
  /** Of the classification for territorial spatial planning (国土空间调查、规划、用途管制用地用海分类指南, 自然资发〔2023〕234号). */
  code: string;
  /** Of GB 50137-2011, which plans before it are written in. */
  formerCode: string;
  name: Name;
}

const use = (code: string, formerCode: string, zh: string, en: string): LandUse => ({
  code,
  formerCode,
  name: { zh, en },
});

const BY_ZONE: Record<Zone, LandUse> = {
  oldtown: use('0701', 'R2', '城镇住宅用地', 'Urban residential'),
  centre: use('0902', 'B2', '商务金融用地', 'Business and finance'),
  housing: use('0701', 'R2', '城镇住宅用地', 'Urban residential'),
  industry: use('1001', 'M1', '工业用地', 'Industrial'),
  village: use('0703', 'H14', '农村宅基地', 'Rural homesteads'),
  park: use('1401', 'G1', '公园绿地', 'Park'),
  farmland: use('01', 'E2', '耕地', 'Cultivated land'),
  hills: use('03', 'E2', '林地', 'Forest land'),
};

const BY_FACILITY: Record<FacilityKind, LandUse> = {
  station: use('1208', 'S3', '交通场站用地', 'Transport station'),
  hospital: use('0806', 'A5', '医疗卫生用地', 'Health care'),
  government: use('0801', 'A1', '机关团体用地', 'Administration'),
  fire_station: use('1310', 'U3', '消防用地', 'Fire protection'),
  police: use('0801', 'A1', '机关团体用地', 'Administration'),
  school: use('0804', 'A3', '教育用地', 'Education'),
};

export const landUseOf = ({ zone, facility }: Pick<Block, 'zone' | 'facility'>): LandUse =>
  facility ? BY_FACILITY[facility.kind] : BY_ZONE[zone];

/** What the ground of a block is meant for (用地规划). */
export interface PlannedArea {
  block: number;
  ring: Point[];
  use: LandUse;
}

/** The land-use plan: the ground of every block behind its streets. */
export function planLandUse(plan: StreetPlan, blocks: readonly Block[]): PlannedArea[] {
  return blocks.flatMap((block, index) => {
    const ring = groundOf(plan, block);
    return ring.length === 0 ? [] : [{ block: index, ring, use: landUseOf(block) }];
  });
}
