import { useTranslation } from 'react-i18next';
import { useView } from '../../stores/view.ts';
import { useResults } from '../../studies/results.ts';
import { LegendView } from './LegendView.tsx';
import './studies.css';
import './texts.ts';

/** What the colours of the results mean that are shown, whatever panel is open. `beside`: another legend is there. */
export default function StudyLegends({ beside }: { beside: boolean }) {
  const { t } = useTranslation();
  const panel = useView(({ document }) => document.panel);
  const items = useResults((state) => state.items);
  const shown = items.flatMap(({ result, isVisible, parts }) => {
    if (!isVisible) return [];
    const used = new Set(
      result.parts.flatMap((part) =>
        parts.includes(part.id) && part.legend !== undefined ? [part.legend] : [],
      ),
    );
    return used.size === 0
      ? []
      : [{ id: result.id, name: result.name, legends: [...used].map((at) => result.legends[at]) }];
  });
  if (shown.length === 0) return null;
  const classes = ['float', 'study-legends'];
  if (panel !== 'none') classes.push('beside-panel');
  if (beside) classes.push('beside-legend');
  return (
    <section className={classes.join(' ')} aria-label={t('studies.legend')}>
      {shown.map(({ id, name, legends }) => (
        <div key={id}>
          <h2>{name}</h2>
          {legends.map((legend) => (
            <LegendView key={`${legend.title.en} ${legend.unit}`} legend={legend} />
          ))}
        </div>
      ))}
    </section>
  );
}
