const RADIANS = Math.PI / 180;

/**
 * Altitude of the sun in degrees, to about 0.5°, enough to switch lamps. `time`: UTC milliseconds. Declination and
 * equation of time by J. W. Spencer, Fourier series representation of the position of the sun, Search 2 (1971), 172.
 */
export function sunAltitude(time: number, longitude: number, latitude: number): number {
  const start = Date.UTC(new Date(time).getUTCFullYear(), 0, 1);
  const gamma = (2 * Math.PI * ((time - start) / 86_400_000)) / 365.2425;
  const declination =
    0.006918 -
    0.399912 * Math.cos(gamma) +
    0.070257 * Math.sin(gamma) -
    0.006758 * Math.cos(2 * gamma) +
    0.000907 * Math.sin(2 * gamma) -
    0.002697 * Math.cos(3 * gamma) +
    0.00148 * Math.sin(3 * gamma);
  const minutes =
    229.18 *
    (0.000075 +
      0.001868 * Math.cos(gamma) -
      0.032077 * Math.sin(gamma) -
      0.014615 * Math.cos(2 * gamma) -
      0.040849 * Math.sin(2 * gamma));
  const hours = (time % 86_400_000) / 3_600_000 + longitude / 15 + minutes / 60;
  const hourAngle = (hours - 12) * 15 * RADIANS;
  const phi = latitude * RADIANS;
  const sine =
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(Math.max(-1, Math.min(1, sine))) / RADIANS;
}
