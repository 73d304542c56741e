import { Input } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { localized } from '../../locale/i18n.ts';
import { select, useView } from '../../stores/view.ts';
import { flyToFeature, flyToPlace } from '../card/fly-to-feature.ts';
import { classWord, useFeatureTitle } from '../card/title.ts';
import { formatPlace } from './coordinates.ts';
import { type Finding, type Findings, find } from './find.ts';

const DELAY = 250;
/** Metres from which a place that was searched for is looked at. */
const RANGE = 350;

export default function SearchPanel({ city, address }: { city: Scene; address: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [findings, setFindings] = useState<Findings>();
  const [active, setActive] = useState(0);
  const input = useRef<{ focus(): void }>(null);
  const list = useId();

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    setFindings(undefined);
    setActive(0);
    if (text.trim() === '') return;
    let gone = false;
    const timer = setTimeout(async () => {
      const next = await find(text, city, address);
      if (!gone) setFindings(next);
    }, DELAY);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [text, city, address]);

  const found = findings?.found ?? [];
  const choose = (finding: Finding | undefined) => finding && goTo(finding, city);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = active + (event.key === 'ArrowDown' ? 1 : -1);
      setActive(Math.max(0, Math.min(found.length - 1, next)));
    } else if (event.key === 'Enter') {
      choose(found[active]);
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      event.stopPropagation();
      setText('');
    }
  };

  return (
    <>
      <Input
        ref={input as never}
        type="search"
        allowClear
        value={text}
        placeholder={t('search.placeholder')}
        role="combobox"
        aria-label={t('panel.search')}
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${active}` : undefined}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={onKeyDown}
      />
      <div role="status" className="muted" style={{ margin: '8px 2px' }}>
        {text.trim() === ''
          ? t('search.hint')
          : findings === undefined
            ? t('search.searching')
            : found.length === 0
              ? t('search.nothing')
              : t('search.count', { count: found.length })}
      </div>
      <div className="rows" id={list} role="listbox" aria-label={t('search.results')}>
        {found.map((finding, index) => (
          <ResultRow
            key={keyOf(finding)}
            id={`${list}-${index}`}
            finding={finding}
            selected={index === active}
            onChoose={() => {
              setActive(index);
              choose(finding);
            }}
          />
        ))}
      </div>
      {findings?.failed.map(({ layer, detail }) => (
        <p key={layer.id} className="trouble">
          {t('search.failed', { layer: layer.id, detail })}
        </p>
      ))}
    </>
  );
}

interface RowProperties {
  id: string;
  finding: Finding;
  selected: boolean;
  onChoose(): void;
}

function ResultRow({ id, finding, selected, onChoose }: RowProperties) {
  const { t } = useTranslation();
  const titleOf = useFeatureTitle();
  const language = useView((state) => state.document.language);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const kindOf = (type: string, kind?: string) => classWord(t, type, kind) ?? t(`type.${type}`);
  const [title, sub] =
    finding.kind === 'place'
      ? [
          formatPlace(finding.reading.longitude, finding.reading.latitude),
          t(`search.order.${finding.reading.order}`),
        ]
      : finding.kind === 'id'
        ? [titleOf(finding.feature), finding.feature.id]
        : [
            finding.name,
            `${kindOf(finding.type, finding.class)} · ${localized(finding.layer.name, language)}`,
          ];
  return (
    // The input keeps the focus and handles the keys; the list is only pointed at.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      ref={row}
      id={id}
      className="row"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      onClick={onChoose}
    >
      <span className="grow">
        <span className="title">{title}</span>
        <span className="sub">{sub}</span>
      </span>
    </div>
  );
}

function keyOf(finding: Finding): string {
  if (finding.kind === 'place') return `place ${finding.reading.order}`;
  return `${finding.layer.id} ${finding.kind === 'id' ? finding.feature.id : finding.id}`;
}

function goTo(finding: Finding, { origin }: Scene): void {
  if (finding.kind === 'place') {
    flyToPlace(finding.reading.longitude, finding.reading.latitude, origin.height, RANGE);
  } else if (finding.kind === 'id') {
    select([{ layer: finding.layer.id, feature: finding.feature.id }]);
    flyToFeature(finding.feature, origin.height);
  } else {
    select([{ layer: finding.layer.id, feature: finding.id }]);
    flyToPlace(finding.longitude, finding.latitude, origin.height, RANGE);
  }
}
