import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { bundledScene } from '../../stores/bundle.ts';
import { useStatus } from '../../stores/status.ts';
import { useLook } from '../../stores/view.ts';
import { attributions } from '../layers/tree.ts';
import { formatPlace } from '../search/coordinates.ts';
import { formatLength, scaleBar } from './scale.ts';

const SCALE_PIXELS = 96;

export function StatusBar({ city }: { city: Scene }) {
  const view = useLook();
  const isPlain = useStatus((state) => state.plainCanvas);
  const engine = isPlain ? 'OpenLayers' : view.display === 'map' ? 'MapLibre' : 'CesiumJS';
  const credits = [...attributions(city, view), engine].join(' · ');
  return (
    <footer className="status-bar float">
      <span className="credits" title={credits}>
        {credits}
      </span>
      <Approval number={city.approvalNumber} />
      <Progress />
      <Machine />
      <Cursor />
      <Scale />
    </footer>
  );
}

/** The map approval number (审图号); a bundle without one shows where it belongs. */
function Approval({ number }: { number: string | undefined }) {
  const { t } = useTranslation();
  const bundled = bundledScene() !== undefined;
  if (number === undefined && !bundled) return null;
  return (
    <span className="approval">
      {bundled && <a href="attribution.html">{t('status.licences')}</a>}
      <span className={number === undefined ? 'muted' : undefined}>
        {t('status.approval', { number: number ?? t('status.noApproval') })}
      </span>
    </span>
  );
}

function Progress() {
  const { t } = useTranslation();
  const pending = useStatus((state) => state.pendingTiles);
  const loading = useStatus(
    (state) =>
      state.engine.state === 'loading' ||
      Object.values(state.layers).some((layer) => layer.state === 'loading'),
  );
  if (pending === 0 && !loading) return null;
  return (
    <span className="progress">
      <span className="spinner" aria-hidden="true" />
      {pending > 0 ? t('status.tiles', { count: pending }) : t('status.loading')}
    </span>
  );
}

/** How the machine keeps up: script per frame, and memory for tiles of what it may take. */
function Machine() {
  const { t } = useTranslation();
  const frameTime = useStatus((state) => state.frameTime);
  const memory = useStatus((state) => state.memory);
  if (frameTime === undefined || !memory) return null;
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  const { used, budget, coarseness, heap } = memory;
  const isCoarse = coarseness > 1;
  const title = [
    t('status.frame', { time: frameTime.toFixed(1) }),
    t('status.memory', { used: megabytes(used), budget: megabytes(budget) }),
    ...(heap === undefined ? [] : [t('status.heap', { heap: megabytes(heap) })]),
    ...(isCoarse ? [t('status.coarser', { factor: coarseness.toFixed(1) })] : []),
  ].join('\n');
  return (
    <span className="machine" title={title}>
      {frameTime.toFixed(frameTime < 10 ? 1 : 0)} ms · {megabytes(used)}/{megabytes(budget)} MB
      {isCoarse && <span className="tag outlined">{t('status.coarse')}</span>}
    </span>
  );
}

function Cursor() {
  const { t } = useTranslation();
  const cursor = useStatus((state) => state.cursor);
  if (!cursor) return null;
  return (
    <span title={t('status.datum')}>
      {formatPlace(cursor.longitude, cursor.latitude)}
      {Number.isFinite(cursor.height) && (
        <>
          <span className="muted"> · {t('status.height')} </span>
          {cursor.height.toFixed(1)} m
        </>
      )}
    </span>
  );
}

function Scale() {
  const { t } = useTranslation();
  const metres = useStatus((state) => state.metresPerPixel);
  const bar = metres === undefined ? undefined : scaleBar(metres, SCALE_PIXELS);
  if (!bar) return null;
  return (
    <span className="scale" title={t('status.scale')}>
      {formatLength(bar.metres)}
      <i style={{ width: bar.pixels }} />
    </span>
  );
}
