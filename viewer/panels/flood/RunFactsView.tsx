import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { figure } from './figures.ts';
import { LiveTaken } from './LiveTaken.tsx';
import { RasterDownloads } from './RasterDownloads.tsx';
import { changesText } from './run-name.ts';
import { durationText } from './run-time.ts';

/** What is known of a run: by what it was computed, on what ground, and whether its water adds up. */
export function RunFactsView({ city, run }: { city: Scene; run: OpenRun }) {
  const { t } = useTranslation();
  const { entry, facts } = run;
  const { grid, flood, balance, seconds, threads, groundResolution } = facts;
  const show = (moment: number) => {
    const { date, clock } = localTime(moment, cityOffset(city.origin.longitude, machineOffset(moment)));
    return `${date} ${clock}`;
  };
  const rows: [key: string, value: string | undefined][] = [
    ['scheme', t(`flood.scheme.${flood.scheme}`)],
    ['changes', entry.scenario && (changesText(t, entry.scenario.changes) || undefined)],
    ['begins', show(entry.start)],
    ['lasts', durationText(t, entry.duration)],
    ['made', show(entry.made)],
    [
      'author',
      [entry.author, entry.computedBy === 'page' && t('floodLive.picture.byPage')]
        .filter((part) => part)
        .join(' · ') || undefined,
    ],
    ['grid', `${grid.columns} × ${grid.rows} · ${grid.cell} m`],
    ['ground', groundResolution === undefined ? undefined : `${Number(groundResolution.toFixed(1))} m`],
    ['datum', `${grid.crs} · ${grid.verticalDatum}`],
    ['took', seconds === undefined ? undefined : durationText(t, seconds)],
    ['threads', threads === undefined ? undefined : String(threads)],
    ['pictures', figure(run.source.times.length)],
    ['rained', balance && `${figure(balance.rained)} m³`],
    ['edges', balance && `${figure(balance.edges)} m³`],
    ['stored', balance && `${figure(balance.stored)} m³`],
    ['error', balance?.error.toExponential(1)],
    ['size', entry.bytes === undefined ? undefined : `${(entry.bytes / 1e6).toFixed(1)} MB`],
  ];
  return (
    <>
      <dl className="flood-facts">
        {rows.map(
          ([key, value]) =>
            value !== undefined && (
              <div key={key}>
                <dt className="muted">{t(`flood.facts.${key}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {flood.live && <LiveTaken city={city} live={flood.live} />}
      <RasterDownloads run={run} />
    </>
  );
}
