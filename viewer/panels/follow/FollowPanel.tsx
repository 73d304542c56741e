import { Button, Input } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codeSchema } from '../../../models/schema/follow.ts';
import { permalink } from '../../app/permalink-link.ts';
import { setPaused } from '../../follow/paused.ts';
import { startFollowing, startLeading, stopSession } from '../../follow/session.ts';
import { addTexts } from '../../locale/i18n.ts';
import { bundledScene } from '../../stores/bundle.ts';
import { type FollowRole, useFollow } from '../../stores/follow.ts';
import { notify, notifyBriefly } from '../../stores/notices.ts';
import { readPreferences, writePreferences } from '../../stores/preferences.ts';
import { useIdentity } from '../account/identity.ts';
import './follow.css';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

/** Leads a view that others follow, or follows one. */
export default function FollowPanel() {
  const { t } = useTranslation();
  const { state, connected, problem } = useFollow();
  if (bundledScene() !== undefined) return <p className="muted">{t('follow.static')}</p>;
  return (
    <div className="follow">
      {problem && (
        <p className="trouble" role="alert">
          {t(`follow.problem.${problem}`)}
        </p>
      )}
      {state.role === 'none' && <Entrance />}
      {state.role === 'joining' && (
        <>
          <p role="status">
            <span className="spinner" aria-hidden="true" /> {t('follow.joining')}
          </p>
          <Button block onClick={stopSession}>
            {t('follow.cancel')}
          </Button>
        </>
      )}
      {state.role === 'leading' && <Leading {...state} />}
      {state.role === 'following' && <Following {...state} />}
      {(state.role === 'leading' || state.role === 'following') && !connected && (
        <p className="trouble" role="alert">
          {t('follow.disconnected')}
        </p>
      )}
    </div>
  );
}

let invited = false;

function Entrance() {
  const { t } = useTranslation();
  const ids = useId();
  // A server without accounts tells nobody apart.
  const mayLead = useIdentity(({ identity }) => identity?.actions.includes('view.lead') ?? true);
  const asked = new URLSearchParams(location.search);
  const [name, setName] = useState(asked.get('name') ?? readPreferences().name ?? '');
  const [code, setCode] = useState(asked.get('follow') ?? '');
  const [wrong, setWrong] = useState<string>();

  useEffect(() => {
    // An invitation is taken once; who has left stays out.
    const parsed = codeSchema.safeParse(code);
    if (invited || name === '' || !parsed.success || asked.get('follow') === null) return;
    invited = true;
    void startFollowing(parsed.data, name);
  });

  function withName(action: (name: string) => void): void {
    const given = name.trim();
    setWrong(given === '' ? t('follow.needName') : undefined);
    if (given === '') return;
    writePreferences({ name: given });
    action(given);
  }

  function join(): void {
    const parsed = codeSchema.safeParse(code);
    if (parsed.success) withName((given) => void startFollowing(parsed.data, given));
    else setWrong(t('follow.badCode'));
  }

  return (
    <>
      <p className="muted">{t('follow.intro')}</p>
      <label htmlFor={`${ids}name`}>{t('follow.name')}</label>
      <Input
        id={`${ids}name`}
        value={name}
        maxLength={40}
        autoComplete="name"
        placeholder={t('follow.nameHint')}
        onChange={({ target }) => setName(target.value)}
      />
      {mayLead ? (
        <Button type="primary" block onClick={() => withName((given) => void startLeading(given))}>
          {t('follow.lead')}
        </Button>
      ) : (
        <p className="muted">{t('follow.mayNotLead')}</p>
      )}
      <h3>{t('follow.join')}</h3>
      <form
        className="follow-code"
        onSubmit={(event) => {
          event.preventDefault();
          join();
        }}
      >
        <Input
          aria-label={t('follow.code')}
          title={t('follow.codeHint')}
          placeholder={t('follow.code')}
          value={code}
          maxLength={12}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setCode(target.value)}
        />
        <Button htmlType="submit">{t('follow.start')}</Button>
      </form>
      {wrong && (
        <p className="trouble" role="alert">
          {wrong}
        </p>
      )}
    </>
  );
}

function Leading({ code }: Extract<FollowRole, { role: 'leading' }>) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('follow.leading')}</p>
      <output className="code">{code}</output>
      <Button block onClick={() => void copyInvitation(code)}>
        {t('follow.copyLink')}
      </Button>
      <Followers />
      <Button block onClick={stopSession}>
        {t('follow.stop')}
      </Button>
    </>
  );
}

function Following({ code, paused }: Extract<FollowRole, { role: 'following' }>) {
  const { t } = useTranslation();
  const { leader } = useFollow((state) => state.participants);
  return (
    <>
      <p>{leader === undefined ? t('follow.leaderGone') : t('follow.following', { leader })}</p>
      {paused && <p className="muted">{t('follow.pausedWhy')}</p>}
      <Button type={paused ? 'primary' : 'default'} block onClick={() => setPaused(code, !paused)}>
        {t(paused ? 'follow.resume' : 'follow.pause')}
      </Button>
      <Button block onClick={stopSession}>
        {t('follow.leave')}
      </Button>
      <Followers />
    </>
  );
}

function Followers() {
  const { t } = useTranslation();
  const { followers } = useFollow((state) => state.participants);
  if (followers.length === 0) return <p className="muted">{t('follow.nobody')}</p>;
  return (
    <>
      <h3>{t('follow.followers', { count: followers.length })}</h3>
      <ul>
        {followers.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name.
          <li key={index}>{name}</li>
        ))}
      </ul>
    </>
  );
}

async function copyInvitation(code: string): Promise<void> {
  const address = new URL(permalink());
  address.searchParams.set('follow', code);
  try {
    await navigator.clipboard.writeText(address.href);
    notifyBriefly('follow.copied');
  } catch {
    notify('follow.copyByHand', { code });
  }
}
