import { useTranslation } from 'react-i18next';
import type { Layer } from '../../../models/schema/layer.ts';
import type { ReckonedStyle } from '../../attributes/style-of.ts';
import { useLayerStyles } from '../../stores/layer-styles.ts';
import { isLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import { LiveClasses } from '../live/LiveClasses.tsx';
import { useWords } from './words.ts';

/** The classes of a coloured layer with how many features of each are shown. */
export function LegendList({ layer }: { layer: Pick<Layer, 'id'> & Partial<Pick<Layer, 'url'>> }) {
  const { t } = useTranslation();
  const words = useWords();
  const colouring = useView((state) => state.document.layers[layer.id]?.colouring);
  const style = useLayerStyles((state) => state.styles[layer.id]) as ReckonedStyle | undefined;
  if (!colouring) return null;
  if (layer.url !== undefined && isLive({ url: layer.url })) return <LiveClasses layer={layer} />;
  if (!style?.classes) return <p role="status">{t('statistics.reading')}</p>;
  return (
    <ul className="class-legend">
      {style.classes.map((entry, index) =>
        // Classes that say what is not in them are left out when they hold nothing.
        (entry.kind === 'missing' || entry.kind === 'other') && style.counts[index] === 0 ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: classes have no other name.
          <li key={index}>
            <span className="swatch" style={{ background: entry.color }} aria-hidden="true" />
            <span className="grow">{words.legendClass(colouring.attribute, entry)}</span>
            <span className="muted">{words.number(style.counts[index])}</span>
          </li>
        ),
      )}
    </ul>
  );
}
