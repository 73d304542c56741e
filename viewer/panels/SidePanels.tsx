import { CloseOutlined } from '@ant-design/icons';
import { Fragment, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../app/lazy-part.tsx';
import { useWater } from '../flood/water.ts';
import { useVideo } from '../stores/video.ts';
import { patchView, useView } from '../stores/view.ts';
import { useResults } from '../studies/results.ts';
import { useCalibration } from '../video/calibration/store.ts';
import { IconButton } from './IconButton.tsx';
import { PanelIcons } from './PanelIcons.tsx';
import { PANEL_GROUPS, PANELS, type PanelProps } from './registry.ts';

const CalibrationDock = lazyPart(() => import('../video/calibration/CalibrationDock.tsx'));
const VideoDock = lazyPart(() => import('../video/VideoDock.tsx'));
const MapLegend = lazyPart(() => import('./statistics/MapLegend.tsx'));
const StudyLegends = lazyPart(() => import('./studies/StudyLegends.tsx'));
const WaterLegend = lazyPart(() => import('../water/WaterLegend.tsx'));

/** The rail of panels, the one that is open, the legend of what is coloured or filtered, and pictures of cameras. */
export function SidePanels(properties: PanelProps) {
  const { t } = useTranslation();
  const panel = useView((state) => state.document.panel);
  const hasLegend = useView(({ document }) =>
    Object.values(document.layers).some(({ filter, colouring }) => filter || colouring),
  );
  const hasWater = useWater(({ run }) => run !== undefined);
  const hasResults = useResults(({ items }) => items.some(({ isVisible }) => isVisible));
  const calibrated = useCalibration((state) => state.camera);
  const hasVideo = useVideo((state) => state.open);
  const open = PANELS.find(({ id }) => id === panel);
  return (
    <>
      <div className="side">
        <nav className="rail float" aria-label={t('panel.label')}>
          {PANEL_GROUPS.map((group, index) => (
            <Fragment key={group[0].id}>
              {index > 0 && <hr />}
              {group.map(({ id, icon, key }) => (
                <IconButton
                  key={id}
                  label={t(`panel.${id}`)}
                  placement="right"
                  aria-pressed={panel === id}
                  shortcut={key?.toUpperCase()}
                  onClick={() => patchView({ panel: panel === id ? 'none' : id })}
                >
                  <PanelIcons icon={icon} />
                </IconButton>
              ))}
            </Fragment>
          ))}
        </nav>
        {open && (
          <section className="panel float" aria-labelledby="panel-title">
            <header>
              <h2 id="panel-title">{t(`panel.${open.id}`)}</h2>
              <IconButton small label={t('action.close')} onClick={() => patchView({ panel: 'none' })}>
                <CloseOutlined />
              </IconButton>
            </header>
            <div className="panel-body">
              <Suspense
                fallback={<span className="spinner" role="status" aria-label={t('status.loading')} />}
              >
                <open.Panel {...properties} />
              </Suspense>
            </div>
          </section>
        )}
      </div>
      {calibrated !== undefined && (
        <Suspense fallback={null}>
          <CalibrationDock key={calibrated} city={properties.city} camera={calibrated} />
        </Suspense>
      )}
      {hasVideo && calibrated === undefined && (
        <Suspense fallback={null}>
          <VideoDock city={properties.city} />
        </Suspense>
      )}
      {hasLegend && (
        <Suspense fallback={null}>
          <MapLegend city={properties.city} />
        </Suspense>
      )}
      {hasResults && (
        <Suspense fallback={null}>
          <StudyLegends beside={hasLegend || hasWater} />
        </Suspense>
      )}
      {hasWater && (
        <Suspense fallback={null}>
          <WaterLegend beside={hasLegend} />
        </Suspense>
      )}
    </>
  );
}
