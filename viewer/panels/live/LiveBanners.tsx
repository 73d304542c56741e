import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { useLiveMoment } from '../../live/use-live-moment.ts';
import { localized } from '../../locale/i18n.ts';
import { listSeparator } from '../../locale/list-separator.ts';
import { useLive } from '../../stores/live.ts';
import { patchView, setClock, useView } from '../../stores/view.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { feedsOf } from './feeds-of.ts';

const MOST_NAMES = 3;

/** What every screen says while its live data is not what it seems: lost, replayed, or in part silent. */
export function LiveBanners({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const clock = useView(({ document }) => document.clock);
  const connection = useLive((state) => state.connection);
  const extent = useLive((state) => state.extent);
  const records = useLive((state) => state.records.feeds);
  const time = useLiveMoment();
  const show = (moment: number) => {
    const {
      date,
      clock: text,
      seconds,
    } = localTime(moment, cityOffset(city.origin.longitude, machineOffset(moment)));
    return `${date} ${text}:${seconds}`;
  };
  const silent = clock.mode !== 'replay' ? feedsOf(records).filter(({ stale }) => stale) : [];
  const names = silent.slice(0, MOST_NAMES).map(({ name }) => localized(name, language));
  const isBeforeKept = extent !== undefined && (time < extent.from || time > extent.to + 60_000);
  return (
    <div className="live-banners" role="status" aria-label={t('live.banner.label')}>
      {connection.state === 'lost' && (
        <p className="lost float">
          <Broken />
          {connection.detail?.startsWith('too-many-replays')
            ? t('live.banner.tooManyReplays')
            : t('live.banner.lost', { time: show(connection.since) })}
        </p>
      )}
      {connection.state === 'connecting' && (
        <p className="float">
          <span className="spinner" aria-hidden="true" />
          {t('live.banner.connecting')}
        </p>
      )}
      {clock.mode === 'replay' && (
        <p className="replay float">
          <span aria-hidden="true">◀◀</span>
          {/* The time runs on: said once is enough. */}
          <span aria-live="off">
            {t(isBeforeKept ? 'live.banner.beforeKept' : 'live.banner.replay', { time: show(time) })}
          </span>
          <button type="button" onClick={() => setClock({ mode: 'live' })}>
            {t('live.backToNow')}
          </button>
        </p>
      )}
      {silent.length > 0 && (
        <p className="stale float">
          <Broken />
          {t('live.banner.stale', {
            count: silent.length,
            names: `${names.join(listSeparator(language))}${silent.length > MOST_NAMES ? ' …' : ''}`,
          })}
          <button type="button" onClick={() => patchView({ panel: 'feeds' })}>
            {t('live.banner.open')}
          </button>
        </p>
      )}
    </div>
  );
}

function Broken() {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2 2l12 12M3 6.5a7.5 7.5 0 0 1 2.2-1.4M8 4.5a7.6 7.6 0 0 1 5 2M5 9.3a4.4 4.4 0 0 1 1.5-.9M8 12.6h.1" />
    </svg>
  );
}
