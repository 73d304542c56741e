import { AimOutlined, CloseOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../panels/IconButton.tsx';
import { removePair, setInCity } from './calibration.ts';
import { useCalibration } from './store.ts';

/** The pairs, each with the pixels that it is off by. */
export function PairTable() {
  const { t } = useTranslation();
  const { pairs, solved, chosen, waiting } = useCalibration();
  if (pairs.length === 0) return <p className="muted">{t('calibration.none')}</p>;
  const lengths = solved?.residuals.map(([x, y]) => Math.hypot(x, y)) ?? [];
  const worst = Math.max(0, ...lengths);
  return (
    <table className="calibration-pairs" aria-label={t('calibration.pairs')}>
      <tbody>
        {pairs.map(({ id, place }, index) => {
          const number = index + 1;
          const at = solved?.ids.indexOf(id) ?? -1;
          const off = at >= 0 ? lengths[at] : undefined;
          return (
            <tr key={id} data-chosen={chosen === id || undefined}>
              <th scope="row">{number}</th>
              <td className="grow">
                {waiting === id || !place ? (
                  <span className="muted">{t('calibration.searching')}</span>
                ) : (
                  <span className="calibration-bar" aria-hidden="true">
                    <i style={{ width: `${off === undefined || worst === 0 ? 0 : (off / worst) * 100}%` }} />
                  </span>
                )}
              </td>
              <td className="number">{off === undefined ? '' : `${off.toFixed(1)} px`}</td>
              <td>
                <IconButton
                  small
                  label={t('calibration.again', { number })}
                  onClick={() => void setInCity(id)}
                >
                  <AimOutlined />
                </IconButton>
              </td>
              <td>
                <IconButton small label={t('calibration.remove', { number })} onClick={() => removePair(id)}>
                  <CloseOutlined />
                </IconButton>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
