import { DownloadOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import type { TFunction } from 'i18next';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Language } from '../../../models/schema/text.ts';
import { useEffects } from '../../flood/effects.ts';
import { moveRun } from '../../flood/run-clock.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { localized } from '../../locale/i18n.ts';
import { listSeparator } from '../../locale/list-separator.ts';
import { recordError } from '../../stores/status.ts';
import { currentView, useView } from '../../stores/view.ts';
import { flyToPlace } from '../card/fly-to-feature.ts';
import { saveText } from '../statistics/save-text.ts';
import { depthText, figure } from './figures.ts';
import { filteredHits, HIT_KINDS, type Hit, type HitKind, hitsOf } from './hits.ts';
import { hitsTable } from './hits-table.ts';
import { durationText } from './run-time.ts';
import { selectHit } from './select-hit.ts';
import { useRunSeconds } from './use-run-seconds.ts';

/** Rows that are drawn at once; the rest is found by filters, or asked for. */
const ROWS = 60;
/** Metres from which one looks at a place. */
const RANGE = 320;

/** Who and what is hit, and when: what the clock has reached already in full, what is yet to come dimmed. */
export function HitList({ city, run }: { city: Scene; run: OpenRun }) {
  const { t } = useTranslation();
  const seconds = useRunSeconds(run);
  const effects = useEffects(({ of }) => of[run.entry.id]);
  const [kinds, setKinds] = useState<HitKind[]>([...HIT_KINDS]);
  const [text, setText] = useState('');
  const [most, setMost] = useState(ROWS);
  const report = effects?.report;
  const hits = useMemo(() => (report ? hitsOf(report) : []), [report]);
  const shown = useMemo(() => filteredHits(hits, { kinds, text }), [hits, kinds, text]);
  if (!report)
    return (
      <p className="muted">{t(effects?.state === 'failed' ? 'flood.hits.failed' : 'flood.hits.waiting')}</p>
    );
  return (
    <section className="flood-hits" aria-label={t('flood.hits.label')}>
      <Checkbox.Group
        value={kinds}
        options={HIT_KINDS.map((kind) => ({
          value: kind,
          label: `${t(`flood.hits.${kind}`)} ${figure(hits.filter((hit) => hit.kind === kind).length)}`,
        }))}
        onChange={setKinds}
      />
      <div className="line">
        <Input
          allowClear
          size="small"
          aria-label={t('flood.hits.search')}
          placeholder={t('flood.hits.search')}
          onChange={({ target }) => setText(target.value)}
        />
        <Button
          size="small"
          icon={<DownloadOutlined />}
          disabled={shown.length === 0}
          onClick={() => saveText(`${run.entry.id}-hits.csv`, hitsTable(shown, run, t), 'text/csv')}
        >
          CSV
        </Button>
      </div>
      {shown.length === 0 ? (
        <p className="muted">{t(hits.length === 0 ? 'flood.hits.none' : 'flood.hits.noneFound')}</p>
      ) : (
        <ol>
          {shown.slice(0, most).map((hit) => (
            <Row key={hit.key} hit={hit} city={city} run={run} isComing={seconds < hit.from} />
          ))}
        </ol>
      )}
      {shown.length > most && (
        <Button size="small" block onClick={() => setMost(most + ROWS * 5)}>
          {t('flood.hits.more', { count: shown.length - most })}
        </Button>
      )}
    </section>
  );
}

/** A word for what is hit: as the data has it where the page has none. */
function wordOf(t: TFunction, { isPlace, word }: NonNullable<Hit['what']>, kind: Hit['kind']): string {
  if (isPlace) return t(`flood.place.${word}`, { defaultValue: word });
  // A residential road is no dwelling.
  const keys = kind === 'roads' ? [`flood.road.${word}`, `class.${word}`] : [`class.${word}`];
  return t(keys, { defaultValue: word });
}

function titleOf(t: TFunction, { name, kind, ids: [id] }: Hit, language: Language): string {
  if (name) return localized(name, language);
  return kind === 'roads'
    ? t('flood.hits.unnamedRoad')
    : t('flood.hits.unnamed', { id: id.slice(id.indexOf(':') + 1) });
}

/** `isComing`: the clock has not reached it yet. Told to all rows by the list, so that they need no clocks of their own. */
const Row = memo(function Row({
  hit,
  city,
  run,
  isComing,
}: {
  hit: Hit;
  city: Scene;
  run: OpenRun;
  isComing: boolean;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { what, from, depth, residents, closed, kind } = hit;
  const word = what ? wordOf(t, what, kind) : t(`flood.hits.${kind}`);
  const title = titleOf(t, hit, language);
  const show = () => {
    flyToPlace(hit.longitude, hit.latitude, city.origin.height, RANGE);
    const { clock } = currentView();
    // What the water has not reached yet is shown when it does.
    if (clock.mode === 'run' && isComing) moveRun(run.entry.start + from * 1000);
    selectHit(city, hit).catch(recordError);
  };
  return (
    <li data-coming={isComing || undefined}>
      <button type="button" className="row" onClick={show}>
        <span className="when">T+{durationText(t, from)}</span>
        <span className="grow">
          <strong>{title}</strong>
          <span className="muted">
            {word}
            {residents !== undefined &&
              residents > 0 &&
              ` · ${t('flood.hits.residents', { count: Math.round(residents) })}`}
            {closed &&
              Object.keys(closed).length > 0 &&
              ` · ${t('flood.hits.closedTo', {
                users: Object.keys(closed)
                  .map((user) => t(`flood.user.${user}`))
                  .join(listSeparator(language)),
              })}`}
          </span>
        </span>
        <span className="depth">{depthText(depth)}</span>
      </button>
    </li>
  );
});
