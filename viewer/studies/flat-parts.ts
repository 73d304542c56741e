import type { FeaturesPart, Legend, RasterPart } from './result.ts';
import type { ShownResult } from './results.ts';

/** A part of a result as a flat map shows it. */
export interface FlatPart {
  /** Of the result and the part. */
  key: string;
  part: RasterPart | FeaturesPart;
  legend: Legend | undefined;
  opacity: number;
  frame: number | undefined;
}

/** The parts that flat maps show, what lies lowest first: rasters and features; façades have no place there. */
export function flatParts(items: readonly ShownResult[]): FlatPart[] {
  return items
    .toReversed()
    .filter(({ isVisible }) => isVisible)
    .flatMap(({ result, parts, opacity, frame }) =>
      result.parts.flatMap((part): FlatPart[] =>
        part.kind === 'faces' || !parts.includes(part.id)
          ? []
          : [
              {
                ...{ key: `${result.id} ${part.id}`, part, opacity },
                frame: part.kind === 'raster' && part.frames ? frame : undefined,
                legend: part.legend === undefined ? undefined : result.legends[part.legend],
              },
            ],
      ),
    );
}
