import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedStatus } from '../../../models/schema/feed-status.ts';
import { useLiveMoment } from '../../live/use-live-moment.ts';
import { addTexts, localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { now } from '../../stores/server-time.ts';
import { useView } from '../../stores/view.ts';
import { ageText } from '../live/age.ts';
import { feedsOf } from '../live/feeds-of.ts';
import '../live/texts.ts';
import { shownNumber } from '../../live/units.ts';
import type { PanelProps } from '../registry.ts';
import { DeadLetters } from './DeadLetters.tsx';
import { durationText } from './duration.ts';
import { serverTroubles } from './server-troubles.ts';
import './feeds.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** How every feed stands: those in trouble first. */
export default function FeedsPanel({ city }: PanelProps) {
  const { t } = useTranslation();
  const records = useLive((state) => state.records.feeds);
  const connection = useLive((state) => state.connection.state);
  // Ages run on.
  useLiveMoment();
  const feeds = feedsOf(records);
  if (feeds.length === 0)
    return (
      <>
        <ServerTroubles records={records} />
        <p className="muted" role="status">
          {t(connection === 'open' ? 'feeds.none' : 'feeds.waiting')}
        </p>
      </>
    );
  const failed = feeds.filter((feed) => feed.connection === 'failed').length;
  const stale = feeds.filter((feed) => feed.stale && feed.connection !== 'failed').length;
  return (
    <div className="feeds">
      <ServerTroubles records={records} />
      <p className="feed-summary" role="status">
        {t('feeds.summary', { running: feeds.length - failed - stale, stale, failed })}
      </p>
      <ul>
        {feeds.map((feed) => (
          <FeedRow key={feed.id} feed={feed} city={city.id} />
        ))}
      </ul>
    </div>
  );
}

/** What keeps the server from following its configuration, or from writing what comes in to its database. */
function ServerTroubles({ records }: { records: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  const { problem, awaySince } = serverTroubles(records);
  return (
    <>
      {problem && (
        <div className="trouble" role="alert">
          <p className="grow">
            {t('feeds.problem')}
            <br />
            <code>{problem.place}</code> {problem.reason}
          </p>
        </div>
      )}
      {awaySince !== undefined && (
        <div className="trouble" role="alert">
          <p className="grow">{t('feeds.databaseAway', { age: durationText(now() - awaySince) })}</p>
        </div>
      )}
    </>
  );
}

function FeedRow({ feed, city }: { feed: FeedStatus; city: string }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [open, setOpen] = useState(false);
  const present = now();
  const { connection, detail, stale, clock, lag, counts, deadLetters } = feed;
  return (
    <li className={`feed ${connection}${stale ? ' is-stale' : ''}`}>
      <button type="button" className="feed-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <StateMark feed={feed} />
        <span className="grow">
          <span className="title">{localized(feed.name, language)}</span>
          <span className="sub">
            <strong>
              {stale && connection !== 'failed' ? t('feeds.stale') : t(`feeds.connection.${connection}`)}
            </strong>{' '}
            · {t('feeds.lastSeen')}{' '}
            {feed.lastSeen === undefined ? t('feeds.never') : ageText(t, feed.lastSeen, present)}
          </span>
        </span>
        <span className="feed-figures">
          <span className="rate">{t('feeds.rate', { rate: shownNumber(feed.rate) })}</span>
          {lag && (
            <span className="sub" title={t('feeds.lagTitle')}>
              {t('feeds.lag')} {durationText(lag.p50)}
            </span>
          )}
        </span>
      </button>
      {connection === 'failed' && (
        <p className="note">
          <strong>{troubleText(detail, t)}</strong> ·{' '}
          {t('feeds.since', { time: ageText(t, feed.since, present) })}
        </p>
      )}
      {feed.isFull && <p className="note">{t('feeds.isFull', { count: counts.things })}</p>}
      {clock && <p className="note">{t(`feeds.clock.${clock.is}`, { by: durationText(clock.by) })}</p>}
      {deadLetters.count > 0 && !open && (
        <p className="note">{t('feeds.letters', { count: deadLetters.count })}</p>
      )}
      {open && (
        <div className="feed-details">
          <dl className="record">
            <dt title={t('feeds.lagTitle')}>{t('feeds.lag')}</dt>
            <dd title={t('feeds.lagTitle')}>
              {lag ? `${durationText(lag.p50)} · ${durationText(lag.p99)}` : '—'}
            </dd>
            <dt>{t('feeds.newest')}</dt>
            <dd>{feed.lastResult === undefined ? '—' : ageText(t, feed.lastResult, present)}</dd>
            <dt>{t('feeds.rhythm')}</dt>
            <dd>{t('feeds.seconds', { count: feed.rhythm })}</dd>
            <dt>{t('feeds.observations')}</dt>
            <dd>
              {counts.observations.toLocaleString('en')}
              {counts.repeated > 0 && ` · ${t('feeds.repeated')} ${counts.repeated.toLocaleString('en')}`}
            </dd>
            <dt>{t('feeds.owner')}</dt>
            <dd>{feed.owner}</dd>
            {feed.master && (
              <>
                <dt>{t('feeds.master')}</dt>
                <dd>{feed.master}</dd>
              </>
            )}
            <dt>{t('feeds.adapter')}</dt>
            <dd>
              {feed.adapter}
              {feed.simulated && <span className="tag"> {t('feeds.simulated')}</span>}
            </dd>
            <dt>{t('provenance.publication')}</dt>
            <dd>{t(`publication.${feed.publication}`)}</dd>
          </dl>
          {deadLetters.dropped > 0 && (
            <p className="note">{t('feeds.dropped', { count: deadLetters.dropped })}</p>
          )}
          <DeadLetters city={city} feed={feed.id} count={deadLetters.count} />
        </div>
      )}
    </li>
  );
}

/** Told by shape, not by a colour of the warning levels: a filled disc, a broken ring, a cross, an empty ring. */
function StateMark({ feed: { connection, stale } }: { feed: FeedStatus }) {
  const shape =
    connection === 'failed'
      ? 'failed'
      : stale
        ? 'stale'
        : connection === 'connected'
          ? 'running'
          : connection === 'connecting'
            ? 'stale'
            : 'off';
  return (
    <svg className={`state ${shape}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {shape === 'running' && <circle cx="8" cy="8" r="5.5" fill="var(--accent)" />}
      {shape === 'stale' && (
        <circle
          cx="8"
          cy="8"
          r="5.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeDasharray="3.2 2.6"
        />
      )}
      {shape === 'off' && (
        <circle cx="8" cy="8" r="5.5" fill="none" stroke="var(--text-soft)" strokeWidth="1.4" />
      )}
      {shape === 'failed' && (
        <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" stroke="currentColor" strokeWidth="2.4" fill="none" />
      )}
    </svg>
  );
}

/** Words for why a connection failed. */
function troubleText(detail: string | undefined, t: TFunction): string {
  const status = /^http-(\d{3})$/.exec(detail ?? '')?.[1];
  if (status !== undefined) return t('feeds.httpStatus', { status });
  return t(`feeds.trouble.${detail ?? 'failed'}`, { defaultValue: t('feeds.trouble.failed') });
}
