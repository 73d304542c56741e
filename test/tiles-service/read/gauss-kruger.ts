/**
 * Gauss-Krüger by Krüger's series in the third flattening to its sixth power (Karney 2011, "Transverse Mercator with
 * an accuracy of a few nanometers", equations 7 to 10 and 35): an independent reference for positions in tests.
 */
export function gaussKruger(
  longitude: number,
  latitude: number,
  { centralMeridian, falseEasting = 500_000, a = 6_378_137, f = 1 / 298.257222101, scale = 1 } = {
    centralMeridian: 114,
  } as {
    centralMeridian: number;
    falseEasting?: number;
    a?: number;
    f?: number;
    scale?: number;
  },
): [easting: number, northing: number] {
  const n = f / (2 - f);
  const e = Math.sqrt(f * (2 - f));
  const alpha = [
    n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4 - (127 / 288) * n ** 5,
    (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4 + (281 / 630) * n ** 5,
    (61 / 240) * n ** 3 - (103 / 140) * n ** 4 + (15061 / 26880) * n ** 5,
    (49561 / 161280) * n ** 4 - (179 / 168) * n ** 5,
    (34729 / 80640) * n ** 5,
  ];
  const radius = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64 + n ** 6 / 256);
  const phi = (latitude * Math.PI) / 180;
  const lambda = ((longitude - centralMeridian) * Math.PI) / 180;
  const tau = Math.tan(phi);
  const sigma = Math.sinh(e * Math.atanh((e * tau) / Math.hypot(1, tau)));
  const conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
  const xi0 = Math.atan2(conformal, Math.cos(lambda));
  const eta0 = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
  let xi = xi0;
  let eta = eta0;
  alpha.forEach((coefficient, index) => {
    const j = 2 * (index + 1);
    xi += coefficient * Math.sin(j * xi0) * Math.cosh(j * eta0);
    eta += coefficient * Math.cos(j * xi0) * Math.sinh(j * eta0);
  });
  return [falseEasting + scale * radius * eta, scale * radius * xi];
}
