import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Figure } from '../../globe/measure/figures.ts';
import { formatFigure } from '../../globe/measure/format.ts';
import type { Units } from '../../stores/units.ts';

/** Figures with their units; what each of them is exactly is said when it is pointed at. */
export function FigureList({ figures, units }: { figures: readonly Figure[]; units: Units }) {
  const { t } = useTranslation();
  return (
    <dl className="measure-figures">
      {figures.map((figure, index) => {
        const { text, unit } = formatFigure(figure, units);
        return (
          <div key={figure.key} className={index === 0 ? 'first' : undefined}>
            <Tooltip title={t(`measure.says.${figure.key}`)} placement="right">
              <dt>{t(`measure.figure.${figure.key}`)}</dt>
            </Tooltip>
            <dd>
              {text} <small>{t(`measure.unit.${unit}`)}</small>
              <span className="visually-hidden">{t(`measure.says.${figure.key}`)}</span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
