import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { restartEngine, useStatus } from '../../stores/status.ts';

/** In place of the city when the globe cannot draw it: what happened, and what to do. */
export function EngineCover() {
  const { t } = useTranslation();
  const engine = useStatus((state) => state.engine);
  if (engine.state === 'running') return null;
  if (engine.state === 'loading') {
    return (
      <div className="cover" role="status">
        <span className="spinner" aria-hidden="true" style={{ width: 28, height: 28 }} />
        <span className="visually-hidden">{t('status.loading')}</span>
      </div>
    );
  }
  return (
    <div className="cover" role="alert">
      <div className="box float">
        <h1>{t(`engine.${engine.state}.title`)}</h1>
        <p>{t(`engine.${engine.state}.advice`)}</p>
        {'detail' in engine && <code>{engine.detail}</code>}
        <div className="actions">
          <Button type="primary" onClick={restartEngine}>
            {t('action.retry')}
          </Button>
        </div>
      </div>
    </div>
  );
}
