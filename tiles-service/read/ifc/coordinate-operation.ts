import { IFCCOORDINATEOPERATION, IFCPROPERTYSET, IFCWELLKNOWNTEXT } from 'web-ifc';
import { type IfcLine, numberOf, plain, reference, references, textOf } from '../../../models/ifc/lines.ts';
import { type IfcUnits, unitMeasure } from '../../../models/ifc/units.ts';
import type { IfcModel } from './model.ts';

/** How a model's axes lie in a coordinate reference system, as the file says. */
export interface CoordinateOperation {
  /** `rigid`: moved only. */
  kind: 'map-conversion' | 'rigid';
  /** The CRS as the file names it, most exact first: its name, its well-known text. */
  crs: string[];
  verticalDatum?: string;
  /** In map units (metres per one of them; undefined: in those of the CRS), or in degrees. */
  eastings: number;
  northings: number;
  height: number;
  mapUnit?: number;
  isDegrees: boolean;
  /** Direction of the model's x axis in the map, a unit vector. */
  abscissa: number;
  ordinate: number;
  /** As the file has it; 1 where it does not say. */
  scale: number;
  /** Further factors of the three axes (IfcMapConversionScaled). */
  factors: [number, number, number];
}

/**
 * The file's own coordinate operation: IfcMapConversion, IfcMapConversionScaled and IfcRigidOperation of IFC4 and
 * IFC4x3; for IFC2x3 the property sets ePset_MapConversion and ePset_ProjectedCRS, by which buildingSMART's guide
 * "User Guide for Geo-referencing in IFC" carries the same. Undefined where the file has none.
 */
export function coordinateOperationOf(model: IfcModel, units: IfcUnits): CoordinateOperation | undefined {
  for (const line of model.lines(IFCCOORDINATEOPERATION)) {
    const target = model.follow(line.TargetCRS);
    if (!target) continue;
    const operation = 'Eastings' in line ? mapConversion(line) : rigidOperation(line, units);
    if (!operation) continue;
    const mapUnit = unitOfTarget(model, target);
    const verticalDatum = textOf(target.VerticalDatum);
    return {
      ...operation,
      crs: namesOf(model, target),
      ...(mapUnit === undefined ? {} : { mapUnit }),
      ...(verticalDatum === undefined ? {} : { verticalDatum }),
    };
  }
  return operationOfProperties(model);
}

type Operation = Omit<CoordinateOperation, 'crs' | 'mapUnit' | 'verticalDatum'>;

function mapConversion(line: Record<string, unknown>): Operation | undefined {
  const eastings = numberOf(line.Eastings);
  const northings = numberOf(line.Northings);
  if (eastings === undefined || northings === undefined) return undefined;
  const x = numberOf(line.XAxisAbscissa) ?? 0;
  const y = numberOf(line.XAxisOrdinate) ?? 0;
  const length = Math.hypot(x, y);
  return {
    kind: 'map-conversion',
    eastings,
    northings,
    height: numberOf(line.OrthogonalHeight) ?? 0,
    isDegrees: false,
    abscissa: length > 0 ? x / length : 1,
    ordinate: length > 0 ? y / length : 0,
    scale: numberOf(line.Scale) ?? 1,
    factors: [numberOf(line.FactorX) ?? 1, numberOf(line.FactorY) ?? 1, numberOf(line.FactorZ) ?? 1],
  };
}

/** Moved only: to a place in the plane of a projected CRS, or in degrees (longitude first, as buildingSMART's example). */
function rigidOperation(line: IfcLine, units: IfcUnits): Operation | undefined {
  let first = numberOf(line.FirstCoordinate);
  let second = numberOf(line.SecondCoordinate);
  if (first === undefined || second === undefined) return undefined;
  const measure = (line.FirstCoordinate as { name?: string } | null)?.name;
  const isDegrees = measure === 'IFCPLANEANGLEMEASURE';
  if (isDegrees) [first, second] = [first * units.angle, second * units.angle];
  return {
    kind: 'rigid',
    eastings: first,
    northings: second,
    height: numberOf(line.Height) ?? 0,
    isDegrees,
    abscissa: 1,
    ordinate: 0,
    scale: 1,
    factors: [1, 1, 1],
  };
}

function unitOfTarget(model: IfcModel, target: IfcLine): number | undefined {
  const unit = model.follow(target.MapUnit);
  const measure = unit && unitMeasure(model, unit);
  return measure?.kind === 'length' ? measure.factor : undefined;
}

function namesOf(model: IfcModel, target: IfcLine): string[] {
  const names: string[] = [];
  const name = textOf(target.Name);
  if (name) names.push(name);
  for (const line of model.lines(IFCWELLKNOWNTEXT)) {
    const text = textOf(line.WellKnownText);
    if (text && reference(line.CoordinateReferenceSystem) === target.expressID) names.push(text);
  }
  return names;
}

function operationOfProperties(model: IfcModel): CoordinateOperation | undefined {
  let conversion: Record<string, unknown> | undefined;
  let crs: Record<string, unknown> | undefined;
  for (const set of model.lines(IFCPROPERTYSET)) {
    const name = textOf(set.Name)?.toLowerCase();
    if (name === 'epset_mapconversion') conversion = valuesOf(model, set);
    else if (name === 'epset_projectedcrs') crs = valuesOf(model, set);
  }
  const operation = conversion && mapConversion(conversion);
  if (!operation) return undefined;
  const name = textOf(crs?.Name);
  const verticalDatum = textOf(crs?.VerticalDatum);
  const mapUnit = {
    METRE: 1,
    METER: 1,
    MILLIMETRE: 0.001,
    MILLIMETER: 0.001,
    FOOT: 0.3048,
    'US SURVEY FOOT': 1200 / 3937,
  }[textOf(crs?.MapUnit)?.toUpperCase() ?? ''];
  return {
    ...operation,
    crs: name ? [name] : [],
    ...(mapUnit === undefined ? {} : { mapUnit }),
    ...(verticalDatum === undefined ? {} : { verticalDatum }),
  };
}

function valuesOf(model: IfcModel, set: IfcLine): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const id of references(set.HasProperties)) {
    const property = model.line(id);
    const name = textOf(property?.Name);
    if (property && name) values[name] = plain(property.NominalValue);
  }
  return values;
}
