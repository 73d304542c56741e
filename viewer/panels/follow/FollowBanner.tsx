import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { setPaused } from '../../follow/paused.ts';
import { stopSession } from '../../follow/session.ts';
import { addTexts } from '../../locale/i18n.ts';
import { useFollow } from '../../stores/follow.ts';
import { useView } from '../../stores/view.ts';
import './follow.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Marks every screen that leads or follows, whatever panel is open. */
export default function FollowBanner() {
  const { t } = useTranslation();
  const { state, connected, participants } = useFollow();
  const isPanelOpen = useView(({ document }) => document.panel === 'follow');
  const { leader, followers } = participants;
  if (state.role !== 'leading' && state.role !== 'following') return null;
  const isWaiting = !connected || leader === undefined || (state.role === 'following' && state.paused);
  return (
    <div
      className={['follow-banner float', isWaiting && 'waiting', isPanelOpen && 'panel-open']
        .filter(Boolean)
        .join(' ')}
      role="status"
    >
      {!connected ? (
        t('follow.disconnected')
      ) : state.role === 'leading' ? (
        <>
          {t('follow.leading')} <b>{state.code}</b>
          <span className="muted">{t('follow.followers', { count: followers.length })}</span>
        </>
      ) : leader === undefined ? (
        t('follow.leaderGone')
      ) : (
        t(state.paused ? 'follow.paused' : 'follow.following', { leader })
      )}
      {state.role === 'following' && state.paused && (
        <Button size="small" type="primary" onClick={() => setPaused(state.code, false)}>
          {t('follow.resume')}
        </Button>
      )}
      <Button size="small" onClick={stopSession}>
        {t(state.role === 'leading' ? 'follow.stop' : 'follow.leave')}
      </Button>
    </div>
  );
}
