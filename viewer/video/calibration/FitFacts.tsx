import { useTranslation } from 'react-i18next';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import { FEWEST_POINTS } from '../../../scenes/planning/sight/pose/points.ts';
import { useCalibration } from './store.ts';

/** What comes of the pairs: the pose with how well it is known, and what to beware of. */
export function FitFacts() {
  const { t } = useTranslation();
  const { pairs, solved, problem, expected } = useCalibration();
  const complete = pairs.filter(({ place }) => place).length;
  if (problem)
    return (
      <p className="trouble" role="alert">
        {t(`calibration.problem.${problem.code}`, { input: problem.input })}
      </p>
    );
  if (!solved)
    return complete > 0 ? (
      <p className="muted" role="status">
        {t('calibration.more', { count: Math.max(0, FEWEST_POINTS - complete) })}
      </p>
    ) : null;
  const { placement, uncertainty, rootMeanSquare, cautions } = solved;
  const degrees = (value: number, deviation: number, digits = 1) =>
    `${value.toFixed(digits)}° ± ${deviation.toFixed(digits + 1)}°`;
  const moved =
    expected &&
    Math.hypot(
      ...enuFrame(expected.longitude, expected.latitude, expected.height).toEnu(
        placement.longitude,
        placement.latitude,
        placement.height,
      ),
    );
  return (
    <>
      <dl className="calibration-facts">
        <dt>{t('calibration.fit')}</dt>
        <dd>{t('calibration.rootMeanSquare', { pixels: rootMeanSquare.toFixed(2) })}</dd>
        <dt>{t('calibration.place')}</dt>
        <dd>
          {placement.longitude.toFixed(6)}°, {placement.latitude.toFixed(6)}° ±{' '}
          {Math.hypot(uncertainty.at[0], uncertainty.at[1]).toFixed(2)} m
          {moved !== undefined && (
            <span className="muted"> · {t('calibration.moved', { metres: moved.toFixed(1) })}</span>
          )}
        </dd>
        <dt>{t('calibration.height')}</dt>
        <dd>
          {placement.height.toFixed(2)} m ± {uncertainty.at[2].toFixed(2)} m
        </dd>
        <dt>{t('calibration.direction')}</dt>
        <dd>
          {degrees(placement.heading, uncertainty.heading)}, {degrees(placement.pitch, uncertainty.pitch)},{' '}
          {degrees(placement.roll, uncertainty.roll)}
        </dd>
        <dt>{t('calibration.field')}</dt>
        <dd>{degrees(placement.fieldOfView, uncertainty.fieldOfView)}</dd>
      </dl>
      {cautions.map((caution) => (
        <p key={caution} className="calibration-caution">
          {t(`calibration.caution.${caution}`)}
        </p>
      ))}
    </>
  );
}
