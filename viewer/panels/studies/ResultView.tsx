import { Checkbox, Input } from 'antd';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { figureText } from '../../studies/figure-text.ts';
import { changeResult, renameResult, type ShownResult } from '../../studies/results.ts';
import { useCityTime } from '../account/city-time.ts';
import { OpacityField } from '../OpacityField.tsx';
import { ResultActions } from './actions/ResultActions.tsx';
import { FramePlayer } from './FramePlayer.tsx';
import { LegendView } from './LegendView.tsx';
import { OriginView } from './OriginView.tsx';
import { TableView } from './TableView.tsx';

const ChartView = lazyPart(() => import('./ChartView.tsx'));

/** What a study came to: figures, what of it is shown, legends, charts, tables, and what it rests on. */
export function ResultView({ item, city }: { item: ShownResult; city: Scene }) {
  const { result, parts, opacity } = item;
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { dateAndTime, zone } = useCityTime();
  const say = (text: Parameters<typeof localized>[0]) => localized(text, language);
  const { id } = result;
  const times = result.parts.flatMap((part) =>
    part.kind === 'raster' && part.frames ? [part.frames.times] : [],
  )[0];
  return (
    <div className="study-view">
      <Input
        size="small"
        aria-label={t('studies.name')}
        value={result.name}
        maxLength={80}
        onChange={({ target }) => renameResult(id, target.value)}
      />
      <p className="muted">
        {dateAndTime(result.made)} {zone} · {t(`studies.publication.${result.publication}`)}
      </p>
      {result.figures.length > 0 && (
        <dl className="study-figures">
          {result.figures.map((figure) => (
            <div key={say(figure.name)} data-trouble={figure.isTrouble || undefined}>
              <dt>{say(figure.name)}</dt>
              <dd>
                {figureText(figure.value, figure.digits)} <small>{figure.unit}</small>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {result.parts.length > 0 && (
        <fieldset className="study-parts">
          <legend>{t('studies.shown')}</legend>
          {result.parts.map((part) => (
            <Checkbox
              key={part.id}
              checked={parts.includes(part.id)}
              onChange={({ target }) =>
                changeResult(id, {
                  parts: target.checked ? [...parts, part.id] : parts.filter((one) => one !== part.id),
                })
              }
            >
              {say(part.name)}
            </Checkbox>
          ))}
          <OpacityField
            name={result.name}
            value={opacity}
            onChange={(next) => changeResult(id, { opacity: next })}
          />
        </fieldset>
      )}
      {times && <FramePlayer item={item} times={times} />}
      {result.legends.map((legend) => (
        <LegendView key={`${say(legend.title)} ${legend.unit}`} legend={legend} />
      ))}
      {result.charts.map((chart) => (
        <Suspense key={chart.id} fallback={null}>
          <ChartView chart={chart} />
        </Suspense>
      ))}
      {result.tables.map((table) => (
        <TableView key={table.id} table={table} />
      ))}
      <ResultActions result={result} city={city} />
      <OriginView result={result} />
    </div>
  );
}
