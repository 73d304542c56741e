import proj4 from 'proj4';
import { bd09ToWgs84, gcj02ToWgs84, wgs84ToBd09, wgs84ToGcj02 } from './china.ts';
import { isShifted } from './crs-definition.ts';
import { type Crs, WGS84 } from './crs-types.ts';
import { ecefToGeodetic, geodeticToEcef } from './ellipsoid.ts';
import { type ExactMap, PatchedMap, slant } from './patched-map.ts';
import { applySimilarity, invertSimilarity } from './similarity.ts';
import { loadZeroLevel, type VerticalDatum } from './vertical-datum.ts';

/**
 * Positions of a source to WGS84 and back. Triplets in x, y order (easting or longitude first), in the units of
 * the CRS, the third coordinate in the vertical datum; on the other side longitude and latitude in degrees and
 * metres over the WGS84 ellipsoid. `out` may be the input. What cannot be transformed (not finite, outside of the
 * projection or of a height grid) comes out as NaN.
 */
export interface PositionTransform {
  readonly crs: Crs;
  readonly vertical: VerticalDatum;
  toGeodetic(positions: Float64Array, out: Float64Array): void;
  fromGeodetic(positions: Float64Array, out: Float64Array): void;
}

export interface TransformOptions {
  /** Off: every point by proj4 itself, some times slower; for checking. Default: on. */
  patches?: boolean;
}

/**
 * Makes the transform; loads the geoid where the vertical datum needs it. Projections and datum shifts are
 * proj4's, whose own inverses return to within 0.2 mm (seven parameters, Swiss oblique Mercator) or far better.
 */
export async function createTransform(
  crs: Crs,
  vertical: VerticalDatum,
  options: TransformOptions = {},
): Promise<PositionTransform> {
  if (crs.plane) return overPlane(crs, crs.plane, await createTransform(crs.plane.target, vertical, options));
  const zeroLevel = await loadZeroLevel(vertical);
  const unit = crs.heightUnit;

  if (crs.kind === 'geocentric') return geocentric(crs, vertical);

  if (crs.chinaOffset || isPlainDegrees(crs)) {
    const toWgs84 =
      crs.chinaOffset === 'GCJ-02' ? gcj02ToWgs84 : crs.chinaOffset === 'BD-09' ? bd09ToWgs84 : keep;
    const fromWgs84 =
      crs.chinaOffset === 'GCJ-02' ? wgs84ToGcj02 : crs.chinaOffset === 'BD-09' ? wgs84ToBd09 : keep;
    return {
      crs,
      vertical,
      toGeodetic(positions, out) {
        for (let index = 0; index + 2 < positions.length; index += 3) {
          const height = positions[index + 2];
          toWgs84(positions[index], positions[index + 1], out, index);
          out[index + 2] = height * unit + zeroLevel(out[index], out[index + 1]);
        }
      },
      fromGeodetic(positions, out) {
        for (let index = 0; index + 2 < positions.length; index += 3) {
          const height = positions[index + 2] - zeroLevel(positions[index], positions[index + 1]);
          fromWgs84(positions[index], positions[index + 1], out, index);
          out[index + 2] = height / unit;
        }
      },
    };
  }

  const shifted = isShifted(crs.proj4);
  const patches = options.patches ?? true;
  // WKT brings axis directions of its own; positions here are always x, y. A PROJ string's +axis is honoured.
  const enforceAxis = crs.proj4.includes('+proj=');
  const own = new proj4.Proj(crs.proj4);
  const wgs84 = new proj4.Proj(WGS84.proj4);
  const between = (from: typeof own, to: typeof own): ExactMap => {
    return (x, y, z) => {
      const point = proj4.transform(from, to, { x, y, z }, enforceAxis);
      return point && [point.x, point.y, point.z ?? z];
    };
  };
  const forward = new PatchedMap({
    exact: between(own, wgs84),
    cell: crs.kind === 'projected' ? 8192 : 1 / 16,
    tolerance: 1e-10,
    shifted,
    patches,
  });
  const inverse = new PatchedMap({
    exact: between(wgs84, own),
    cell: 1 / 16,
    tolerance: crs.kind === 'projected' ? 1e-5 : 1e-10,
    shifted,
    patches,
  });
  const onOwnEllipsoid = vertical.base === 'crs-ellipsoid';

  return {
    crs,
    vertical,
    toGeodetic(positions, out) {
      for (let index = 0; index + 2 < positions.length; index += 3) {
        const height = positions[index + 2] * unit;
        forward.locate(positions[index], positions[index + 1]);
        // forward.lift: height of the CRS's ellipsoid over WGS84's; it moves with the datum.
        const total = onOwnEllipsoid
          ? height + forward.lift
          : height + zeroLevel(forward.first, forward.second);
        const reach = slant(total - forward.lift);
        out[index] = forward.first + forward.firstSlant * reach;
        out[index + 1] = forward.second + forward.secondSlant * reach;
        out[index + 2] = total;
      }
    },
    fromGeodetic(positions, out) {
      for (let index = 0; index + 2 < positions.length; index += 3) {
        const longitude = positions[index];
        const latitude = positions[index + 1];
        const total = positions[index + 2];
        inverse.locate(longitude, latitude);
        const reach = slant(total);
        const height = onOwnEllipsoid ? total + inverse.lift : total - zeroLevel(longitude, latitude);
        out[index] = inverse.first + inverse.firstSlant * reach;
        out[index + 1] = inverse.second + inverse.secondSlant * reach;
        out[index + 2] = height / unit;
      }
    },
  };
}

/** A site's plane, by way of the plane that it lies over. */
function overPlane(crs: Crs, plane: NonNullable<Crs['plane']>, inner: PositionTransform): PositionTransform {
  return {
    crs,
    vertical: inner.vertical,
    toGeodetic(positions, out) {
      applySimilarity(plane.similarity, positions, out);
      inner.toGeodetic(out, out);
    },
    fromGeodetic(positions, out) {
      inner.fromGeodetic(positions, out);
      invertSimilarity(plane.similarity, out, out);
    },
  };
}

function keep(longitude: number, latitude: number, out: Float64Array, offset: number): void {
  const isOnGlobe = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360;
  out[offset] = isOnGlobe ? longitude : Number.NaN;
  out[offset + 1] = isOnGlobe ? latitude : Number.NaN;
}

/** Degrees of Greenwich on WGS84 or a frame that is equated with it. */
function isPlainDegrees(crs: Crs): boolean {
  return (
    crs.kind === 'geographic' &&
    !isShifted(crs.proj4) &&
    /\+proj=(longlat|latlong)\b/.test(crs.proj4) &&
    !/\+(pm|axis|lon_wrap|to_meter|nadgrids)=/.test(crs.proj4) &&
    /\+(datum=WGS84|ellps=(GRS80|WGS84))\b/.test(crs.proj4)
  );
}

/** Geocentric metres; the ellipsoidal height is a part of the position. */
function geocentric(crs: Crs, vertical: VerticalDatum): PositionTransform {
  return {
    crs,
    vertical,
    toGeodetic(positions, out) {
      for (let index = 0; index + 2 < positions.length; index += 3) {
        ecefToGeodetic(positions[index], positions[index + 1], positions[index + 2], out, index);
      }
    },
    fromGeodetic(positions, out) {
      for (let index = 0; index + 2 < positions.length; index += 3) {
        geodeticToEcef(positions[index], positions[index + 1], positions[index + 2], out, index);
      }
    },
  };
}
