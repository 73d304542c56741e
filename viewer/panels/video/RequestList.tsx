import { Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownCameraRequest } from '../../../models/schema/camera-facts.ts';
import { localized } from '../../locale/i18n.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { now } from '../../stores/server-time.ts';
import { placeCamera } from '../../stores/video.ts';
import { useView } from '../../stores/view.ts';
import type { CameraApi } from '../../video/camera-api.ts';
import { cityTimeText } from '../bars/city-time-text.ts';

/** Milliseconds between two looks, while the list is open. */
const LOOK = 10_000;

/** Requests to open a camera: one's own, and those that one may decide on. */
export function RequestList({ api }: { api: CameraApi }) {
  const { t } = useTranslation();
  const [requests, setRequests] = useState<ShownCameraRequest[]>();
  const [problem, setProblem] = useState<string>();
  const look = useCallback(
    () =>
      api.requests().then(setRequests, (error: unknown) => {
        setProblem(refusalText(t, error));
      }),
    [api, t],
  );
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK);
    return () => clearInterval(timer);
  }, [look]);

  async function step(id: string, action: 'approve' | 'refuse' | 'end'): Promise<void> {
    setProblem(undefined);
    try {
      await api.decide(id, action);
    } catch (error) {
      setProblem(refusalText(t, error));
    }
    await look();
  }

  return (
    <>
      {problem !== undefined && (
        <p className="trouble" role="alert">
          {t('video.requests.failed', { detail: problem })}
        </p>
      )}
      {requests === undefined && problem === undefined && <p role="status">{t('status.loading')}</p>}
      {requests?.length === 0 && <p className="muted">{t('video.requests.none')}</p>}
      <ul className="video-list">
        {requests?.map((request) => (
          <li key={request.id}>
            <RequestItem request={request} onStep={(action) => void step(request.id, action)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function RequestItem({
  request,
  onStep,
}: {
  request: ShownCameraRequest;
  onStep(action: 'approve' | 'refuse' | 'end'): void;
}) {
  const { t } = useTranslation();
  const language = useView((state) => state.document.language);
  const { cameraName, camera, accountName, minutes, reason, asked, expires, mine, mayDecide } = request;
  const state = isOver(request) ? 'expired' : request.state;
  return (
    <article className="video-request">
      <header>
        <b>{localized(cameraName, language)}</b>
        <span className={state === 'waiting' || state === 'approved' ? 'tag accent' : 'tag'}>
          {t(`video.requests.${state}`)}
        </span>
      </header>
      <span>{reason}</span>
      <span className="muted">
        {cityTimeText(asked)} ·{' '}
        {t('video.requests.by', { name: mine ? t('video.requests.mine') : accountName, count: minutes })}
        {state === 'approved' && ` · ${t('video.requests.until', { time: cityTimeText(expires) })}`}
        {request.decidedByName && ` · ${t('video.requests.decidedBy', { name: request.decidedByName })}`}
      </span>
      {request.note && <span>{request.note}</span>}
      {(state === 'waiting' || state === 'approved') && (mine || mayDecide) && (
        <footer>
          {state === 'waiting' && mayDecide && (
            <>
              <Button size="small" type="primary" onClick={() => onStep('approve')}>
                {t('video.requests.approve')}
              </Button>
              <Button size="small" onClick={() => onStep('refuse')}>
                {t('video.requests.refuse')}
              </Button>
            </>
          )}
          {state === 'approved' && mine && (
            <Button size="small" type="primary" onClick={() => placeCamera(camera)}>
              {t('video.requests.watch')}
            </Button>
          )}
          {(state === 'approved' || mine) && (
            <Button size="small" onClick={() => onStep('end')}>
              {t(state === 'waiting' ? 'video.requests.withdraw' : 'video.requests.end')}
            </Button>
          )}
        </footer>
      )}
    </article>
  );
}

/** The server notes it some seconds later. */
function isOver({ state, expires }: ShownCameraRequest): boolean {
  return (state === 'waiting' || state === 'approved') && now() >= expires;
}
