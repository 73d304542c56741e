import type { Name } from '../names.ts';
import { globalIdOf } from './global-id.ts';
import { hospitalModel } from './hospital.ts';
import { IfcModelWriter } from './ifc-model.ts';
import type { ModelPlace } from './ifc-parts.ts';
import { metroModel } from './metro.ts';
import type { ModelKind, ModelSite } from './sites.ts';
import { towerModel } from './tower.ts';

/** One building as an IFC file. */
export interface DemoModel {
  kind: ModelKind;
  name: Name;
  /** STEP text of IFC4. */
  text: string;
}

const MAKERS: Record<ModelKind, (model: IfcModelWriter, site: ModelSite) => void> = {
  hospital: hospitalModel,
  tower: towerModel,
  metro: metroModel,
};

/** GlobalId of the IfcBuilding of a model. */
export const buildingIdOf = (kind: ModelKind): string => globalIdOf(`${kind}/building`);

/** The city's buildings that are modelled inside as well. `plane`: where its plane lies in a CRS. */
export function demoModels(
  sites: readonly ModelSite[],
  plane: { crs: string; verticalDatum: string; x: number; y: number },
): DemoModel[] {
  return sites.map((site) => {
    const { kind, name, corner, along, ground } = site;
    const place: ModelPlace = {
      crs: plane.crs,
      verticalDatum: plane.verticalDatum,
      eastings: plane.x + corner[0],
      northings: plane.y + corner[1],
      height: ground,
      along,
    };
    const names = { id: kind, project: `${name.zh}（虚构）`, building: name.zh, description: name.en };
    const model = new IfcModelWriter(names, place);
    MAKERS[kind](model, site);
    return { kind, name, text: model.finish() };
  });
}
