import { CloseOutlined } from '@ant-design/icons';
import { Button, Checkbox, InputNumber, Slider } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlainValue } from '../../../models/attributes/column.ts';
import { countValues, histogram, sortedValues } from '../../../models/attributes/summary.ts';
import { countRows } from '../../../models/attributes/table.ts';
import type { Condition, Filter } from '../../../models/schema/view-document.ts';
import type { ReckonedStyle } from '../../attributes/style-of.ts';
import { useLayerStyles } from '../../stores/layer-styles.ts';
import { requestSketch } from '../../stores/sketch.ts';
import { setLayerView, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { AREA_KINDS, areaOf } from './drawn-area.ts';
import type { TabProperties } from './tab-properties.ts';
import { useWords, type Words } from './words.ts';

const NO_FILTER: Filter = { conditions: [] };
/** Values that can be ticked; a filter by one of thousands of names is a search. */
const MOST_VALUES = 60;
const BINS = 32;

/** Shows only the features whose attribute has some values or lies in a range, and that lie in an area. */
export function FilterTab(properties: TabProperties) {
  const { layer, attribute, table, column } = properties;
  const { t } = useTranslation();
  const words = useWords();
  const filter = useView((state) => state.document.layers[layer.id]?.filter) ?? NO_FILTER;
  const style = useLayerStyles((state) => state.styles[layer.id]) as ReckonedStyle | undefined;
  const condition = filter.conditions.find((one) => one.attribute === attribute);
  const others = filter.conditions.filter((one) => one.attribute !== attribute);

  function setFilter(next: Filter): void {
    const isEmpty = next.conditions.length === 0 && !next.area;
    setLayerView(layer, isEmpty ? { filter: undefined } : { filter: next, visible: true });
  }
  const setCondition = (next: Condition | undefined) =>
    setFilter({ ...filter, conditions: next ? [...others, next] : others });

  return (
    <>
      {column.kind === 'number' ? (
        <RangeFilter
          key={attribute}
          {...{ attribute, words }}
          values={column.values}
          condition={condition && !('values' in condition) ? condition : undefined}
          onSet={setCondition}
        />
      ) : (
        <ValueFilter
          {...{ attribute, words, column }}
          condition={condition && 'values' in condition ? condition : undefined}
          onSet={setCondition}
        />
      )}
      <h3>{t('statistics.area')}</h3>
      <div className="presets">
        {AREA_KINDS.map((kind) => (
          <Button
            key={kind}
            size="small"
            onClick={async () => {
              const places = await requestSketch({ kind, prompt: `statistics.draw.${kind}`, on: 'ground' });
              const area = places && areaOf(kind, places);
              if (area) setFilter({ ...filter, area });
            }}
          >
            {t(`statistics.areaKind.${kind}`)}
          </Button>
        ))}
        {filter.area && (
          <Button size="small" onClick={() => setFilter({ conditions: filter.conditions })}>
            {t('statistics.noArea')}
          </Button>
        )}
      </div>
      {(filter.conditions.length > 0 || filter.area) && (
        <>
          <h3>{t('statistics.conditions')}</h3>
          <ul className="conditions">
            {filter.conditions.map((one) => (
              <li key={one.attribute}>
                <span className="grow">{conditionText(one, words, t('statistics.or'))}</span>
                <IconButton
                  small
                  label={t('statistics.removeCondition', { attribute: words.attribute(one.attribute) })}
                  onClick={() =>
                    setFilter({ ...filter, conditions: filter.conditions.filter((kept) => kept !== one) })
                  }
                >
                  <CloseOutlined />
                </IconButton>
              </li>
            ))}
            {filter.area && <li>{t('statistics.inArea')}</li>}
          </ul>
          <p role="status">
            {style?.rows
              ? t('statistics.shownOf', {
                  shown: words.number(countRows(style.rows)),
                  all: words.number(table.ids.length),
                })
              : t('statistics.reading')}
          </p>
          <Button size="small" onClick={() => setFilter(NO_FILTER)}>
            {t('statistics.clearFilter')}
          </Button>
        </>
      )}
    </>
  );
}

export function conditionText(condition: Condition, words: Words, or: string): string {
  const { attribute } = condition;
  const name = words.attribute(attribute);
  if ('values' in condition)
    return `${name}: ${condition.values.map((value) => words.value(attribute, value)).join(or)}`;
  const { from, to } = condition;
  if (from === undefined) return to === undefined ? name : `${name} ≤ ${words.quantity(attribute, to)}`;
  if (to === undefined) return `${name} ≥ ${words.quantity(attribute, from)}`;
  return `${name} ${words.number(from)} – ${words.quantity(attribute, to)}`;
}

function RangeFilter({
  attribute,
  values,
  condition,
  words,
  onSet,
}: {
  attribute: string;
  values: Float64Array;
  condition: { from?: number; to?: number } | undefined;
  words: Words;
  onSet(next: Condition | undefined): void;
}) {
  const { t } = useTranslation();
  const [{ bins, low, high }] = useState(() => {
    const sorted = sortedValues(values);
    return { bins: histogram(sorted, BINS), low: sorted[0], high: sorted[sorted.length - 1] };
  });
  const [moving, setMoving] = useState<[number, number]>();
  if (bins.length === 0) return <p className="muted">{t('statistics.noValues')}</p>;
  const [from, to] = moving ?? [condition?.from ?? low, condition?.to ?? high];
  const set = (nextFrom: number, nextTo: number) => {
    setMoving(undefined);
    const bounds = {
      ...(nextFrom > low ? { from: nextFrom } : {}),
      ...(nextTo < high ? { to: nextTo } : {}),
    };
    onSet(Object.keys(bounds).length === 0 ? undefined : { attribute, ...bounds });
  };
  const most = Math.max(...bins.map(({ count }) => count));
  const step = stepOf(high - low);
  return (
    <div className="range-filter">
      <svg
        viewBox={`0 0 ${bins.length * 4} 44`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('statistics.histogramOf', { attribute: words.attribute(attribute) })}
      >
        {bins.map(({ count, from: start, to: end }, index) => (
          <rect
            key={start}
            x={index * 4 + 0.4}
            width={3.2}
            // Rare values stay in sight: a bin that holds any is at least a line.
            y={44 - Math.max(count > 0 ? 1.5 : 0, (count / most) * 43)}
            height={Math.max(count > 0 ? 1.5 : 0, (count / most) * 43)}
            className={end < from || start > to ? 'out' : undefined}
          />
        ))}
      </svg>
      <Slider
        range
        min={low}
        max={high}
        step={step}
        value={[from, to]}
        ariaLabelForHandle={[t('statistics.from'), t('statistics.to')]}
        tooltip={{ formatter: (value) => words.quantity(attribute, value ?? 0) }}
        onChange={(next) => setMoving(next as [number, number])}
        onChangeComplete={(next) => set(next[0], next[1])}
      />
      <div className="field-row">
        <InputNumber
          size="small"
          aria-label={t('statistics.from')}
          value={from}
          onChange={(next) => set(next ?? low, to)}
        />
        <span>–</span>
        <InputNumber
          size="small"
          aria-label={t('statistics.to')}
          value={to}
          onChange={(next) => set(from, next ?? high)}
        />
      </div>
    </div>
  );
}

/** One part in a few hundred of a range, of one digit. */
function stepOf(range: number): number {
  return range > 0 ? 10 ** Math.floor(Math.log10(range / 200)) : 1;
}

function ValueFilter({
  attribute,
  column,
  condition,
  words,
  onSet,
}: {
  attribute: string;
  column: Extract<TabProperties['column'], { kind: 'value' }>;
  condition: { values: PlainValue[] } | undefined;
  words: Words;
  onSet(next: Condition | undefined): void;
}) {
  const { t } = useTranslation();
  const [{ counts }] = useState(() => countValues(column));
  const ticked = condition?.values ?? [];
  if (counts.length === 0) return <p className="muted">{t('statistics.noValues')}</p>;
  return (
    <ul className="ticks">
      {counts.slice(0, MOST_VALUES).map(({ value, count }) => (
        <li key={String(value)}>
          <Checkbox
            checked={ticked.includes(value)}
            onChange={({ target }) => {
              const next = target.checked ? [...ticked, value] : ticked.filter((one) => one !== value);
              onSet(next.length === 0 ? undefined : { attribute, values: next });
            }}
          >
            {words.value(attribute, value)}
          </Checkbox>
          <span className="muted">{words.number(count)}</span>
        </li>
      ))}
      {counts.length > MOST_VALUES && (
        <li className="muted">{t('statistics.moreValues', { count: counts.length - MOST_VALUES })}</li>
      )}
    </ul>
  );
}
