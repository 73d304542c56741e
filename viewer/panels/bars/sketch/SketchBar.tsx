import { CheckOutlined, CloseOutlined, RollbackOutlined } from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../../locale/i18n.ts';
import { notify } from '../../../stores/notices.ts';
import {
  cancelSketch,
  FEWEST_PLACES,
  finishSketch,
  takeBackPlace,
  useSketch,
} from '../../../stores/sketch.ts';
import { useStatus } from '../../../stores/status.ts';
import { useView } from '../../../stores/view.ts';
import { IconButton } from '../../IconButton.tsx';
import './sketch-bar.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** What to draw, how far it has come, and the buttons that end it. */
export default function SketchBar() {
  const { t } = useTranslation();
  const request = useSketch((state) => state.request);
  const count = useSketch((state) => state.places.length);
  const display = useView((state) => state.document.display);
  const engine = useStatus((state) => state.engine.state);
  const isFlat = useStatus((state) => state.plainCanvas) || display === 'map';
  // Without anything that shows the city there is nothing to draw on.
  useEffect(() => {
    if (engine !== 'unavailable' && engine !== 'failed') return;
    cancelSketch();
    notify('sketch.needsView');
  }, [engine]);
  if (!request) return null;
  const missing = Math.max(0, FEWEST_PLACES[request.kind] - count);
  return (
    <section className="sketch-bar float" aria-label={t('sketch.label')}>
      <div className="sketch-says">
        <p role="status">
          <strong>{t(request.prompt)}</strong>{' '}
          {count > 0 && <span className="muted">{t('sketch.places', { count })}</span>}
        </p>
        <p className="muted sketch-keys">{t(missing > 0 ? 'sketch.howToPut' : 'sketch.howToEnd')}</p>
        {isFlat && <p className="muted sketch-keys">{t('sketch.onMap')}</p>}
      </div>
      <IconButton
        label={t('sketch.finish')}
        placement="top"
        className="sketch-finish"
        disabled={missing > 0}
        onClick={() => void finishSketch()}
      >
        <CheckOutlined />
      </IconButton>
      <IconButton label={t('sketch.takeBack')} placement="top" disabled={count === 0} onClick={takeBackPlace}>
        <RollbackOutlined />
      </IconButton>
      <IconButton label={t('sketch.cancel')} placement="top" onClick={cancelSketch}>
        <CloseOutlined />
      </IconButton>
    </section>
  );
}
