import { useTranslation } from 'react-i18next';
import { HAZARD_BOUNDS } from '../../scenes/flood/effects/hazard.ts';
import { useWater } from '../flood/water.ts';
import { addTexts } from '../locale/i18n.ts';
import { useStatus } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { DOMAIN_COLOUR } from './domain.ts';
import { hoursText, legendMarks } from './legend-marks.ts';
import { type Coloured, cssOf, scaleOf } from './scales.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import './water.css';
import { WaterAtPlace } from './WaterAtPlace.tsx';
import { waterAt } from './water-at.ts';
import { usePictures } from './water-pictures.ts';

addTexts({ 'zh-CN': zhCN, en });

/** Units that are written the same in every language. */
const UNITS: { readonly [shown in Coloured]?: string } = {
  depth: 'm',
  speed: 'm/s',
  maximum: 'm',
  difference: 'm',
};

/** What the colours of the water mean, and what the water is like below the pointer. `beside`: another legend is there. */
export default function WaterLegend({ beside }: { beside: boolean }) {
  const { t } = useTranslation();
  const panel = useView(({ document }) => document.panel);
  const isRunning = useWater(({ run }) => run !== undefined);
  const shows = useWater((state) => state.shows);
  const isDifference = usePictures((state) => state.isDifference);
  const hours = usePictures((state) => state.hours);
  if (!isRunning) return null;
  const shown = isDifference ? 'difference' : shows;
  const classes = ['float', 'water-legend'];
  if (panel !== 'none') classes.push('beside-panel');
  if (beside) classes.push('beside-legend');
  return (
    <section className={classes.join(' ')} aria-label={t('water.legend')}>
      <h2>
        {t(`water.${shown}`)}
        {shown !== 'natural' && <small> ({UNITS[shown] ?? t(`water.unit.${shown}`)})</small>}
      </h2>
      {shown === 'hazard' ? <HazardClasses /> : shown !== 'natural' && <Ramp shown={shown} hours={hours} />}
      {(shown === 'hazard' || shown === 'arrival' || shown === 'difference') && (
        <p className="muted">{t(`water.note.${shown}`)}</p>
      )}
      <p className="domain-key">
        <span style={{ borderColor: DOMAIN_COLOUR }} aria-hidden="true" />
        {t('water.domain')}
      </p>
      <Here />
      <WaterAtPlace />
    </section>
  );
}

function Ramp({ shown, hours }: { shown: Coloured; hours: number }) {
  const scale = scaleOf(shown, hours);
  return (
    <>
      <div
        className="ramp"
        aria-hidden="true"
        style={{ background: `linear-gradient(90deg, ${scale.colours.map(cssOf).join(', ')})` }}
      />
      <ol className="ramp-marks">
        {legendMarks(shown, scale).map(({ text, share }) => (
          <li
            key={text}
            style={{ left: `${share * 100}%` }}
            data-end={share < 0.02 ? 'low' : share > 0.98 ? 'high' : undefined}
          >
            {text}
          </li>
        ))}
      </ol>
    </>
  );
}

function HazardClasses() {
  const { t } = useTranslation();
  const names = t('water.class', { returnObjects: true }) as string[];
  const { colours } = scaleOf('hazard', 1);
  const number = (value: number) => value.toFixed(2);
  return (
    <ul className="class-legend">
      {names.map((name, index) => (
        <li key={name}>
          <span className="swatch" style={{ background: cssOf(colours[index]) }} aria-hidden="true" />
          <span className="grow">{name}</span>
          <span className="muted">
            {index === 0
              ? t('water.below', { to: number(HAZARD_BOUNDS[0]) })
              : index === HAZARD_BOUNDS.length
                ? t('water.above', { from: number(HAZARD_BOUNDS[index - 1]) })
                : `${number(HAZARD_BOUNDS[index - 1])} – ${number(HAZARD_BOUNDS[index])}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Read from the picture that is drawn, wherever the pointer rests. */
function Here() {
  const { t } = useTranslation();
  const cursor = useStatus((state) => state.cursor);
  const pictures = usePictures();
  if (!cursor) return null;
  // What the pictures are, not what was chosen last: those may still be on their way.
  const water = waterAt(pictures, cursor.longitude, cursor.latitude, pictures.kind !== 'time');
  const said = water && [
    t('water.values.depth', { value: water.depth.toFixed(2) }),
    water.difference === undefined
      ? undefined
      : t('water.values.difference', {
          value: `${water.difference < 0 ? '−' : '+'}${Math.abs(water.difference).toFixed(2)}`,
        }),
    water.speed === undefined ? undefined : t('water.values.speed', { value: water.speed.toFixed(1) }),
    water.hazard === undefined ? undefined : t('water.values.hazard', { value: water.hazard.toFixed(2) }),
    water.arrival === undefined
      ? undefined
      : t('water.values.arrival', { value: hoursText(water.arrival / 3600) }),
  ];
  return (
    <p className="water-here">
      <span className="muted">{t('water.here')}</span>{' '}
      {said ? said.filter(Boolean).join(' · ') : t('water.dry')}
    </p>
  );
}
