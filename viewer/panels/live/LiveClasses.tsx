import { useTranslation } from 'react-i18next';
import type { Layer } from '../../../models/schema/layer.ts';
import { MISSING_COLOR, rampColors } from '../../attributes/palettes.ts';
import { shownNumber, shownUnit } from '../../live/units.ts';
import { useLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import './texts.ts';

/** The classes of the property that a live layer is coloured by, with its unit. */
export function LiveClasses({ layer }: { layer: Pick<Layer, 'id'> }) {
  const { t } = useTranslation();
  const colouring = useView(({ document }) => document.layers[layer.id]?.colouring);
  const unit = useLive(({ stores }) => {
    for (const { values } of stores[layer.id]?.things.values() ?? [])
      for (const { property, unit: code } of values)
        if (property === colouring?.attribute) return shownUnit(code);
    return '';
  });
  if (colouring?.by !== 'number') return null;
  const { breaks, ramp } = colouring;
  const colors = rampColors(ramp, breaks.length + 1);
  const figure = (value: number) => `${shownNumber(value)}${unit ? ` ${unit}` : ''}`;
  return (
    <ul className="legend">
      {colors.map((color, at) => (
        <li key={color}>
          <span className="swatch" style={{ background: color }} aria-hidden="true" />
          {at === 0
            ? t('live.legend.below', { to: figure(breaks[0]) })
            : at === breaks.length
              ? t('live.legend.andMore', { from: figure(breaks[at - 1]) })
              : `${shownNumber(breaks[at - 1])} – ${figure(breaks[at])}`}
        </li>
      ))}
      <li>
        <span className="swatch" style={{ background: MISSING_COLOR }} aria-hidden="true" />
        {t('live.legend.missing')}
      </li>
    </ul>
  );
}
