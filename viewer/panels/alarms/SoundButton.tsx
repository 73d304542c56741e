import { MutedOutlined, SoundOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { allowSound, endSilence, silence, useSound } from '../../alarms/sound.ts';
import { IconButton } from '../IconButton.tsx';

/** Silences the calls for a while, or lets the browser give them a sound. */
export function SoundButton() {
  const { t } = useTranslation();
  const { silentUntil, blocked } = useSound();
  const isSilent = Date.now() < silentUntil;
  if (blocked) {
    return (
      <IconButton
        label={t('alarms.allowSound')}
        placement="bottom"
        className="wanted"
        onClick={() => void allowSound()}
      >
        <MutedOutlined />
      </IconButton>
    );
  }
  return (
    <IconButton
      label={t(isSilent ? 'alarms.endSilence' : 'alarms.silence')}
      placement="bottom"
      aria-pressed={isSilent}
      onClick={() => (isSilent ? endSilence() : silence())}
    >
      {isSilent ? <MutedOutlined /> : <SoundOutlined />}
    </IconButton>
  );
}
