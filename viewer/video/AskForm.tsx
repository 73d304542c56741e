import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refusalText } from '../server/refusal-text.ts';
import type { CameraApi } from './camera-api.ts';

const MINUTES = [15, 30, 60, 120, 480] as const;

/** Asks for a camera to be opened: why, and for how long. */
export function AskForm({ id, api, onAsked }: { id: string; api: CameraApi; onAsked(): void }) {
  const { t } = useTranslation();
  const ids = useId();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number>(30);
  const [problem, setProblem] = useState<string>();
  const [sending, setSending] = useState(false);

  async function send(): Promise<void> {
    if (reason.trim().length < 4) {
      setProblem(t('video.ask.reasonShort'));
      return;
    }
    setSending(true);
    setProblem(undefined);
    try {
      await api.ask(id, reason.trim(), minutes);
      onAsked();
    } catch (error) {
      setProblem(refusalText(t, error));
    } finally {
      setSending(false);
    }
  }

  return (
    <form
      className="video-ask"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Input
        size="small"
        aria-label={t('video.ask.reason')}
        placeholder={t('video.ask.reason')}
        aria-describedby={problem ? `${ids}problem` : undefined}
        aria-invalid={problem !== undefined}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Select
        size="small"
        aria-label={t('video.ask.minutes')}
        value={minutes}
        options={MINUTES.map((value) => ({ value, label: t('video.ask.for', { count: value }) }))}
        onChange={setMinutes}
      />
      <Button size="small" type="primary" htmlType="submit" loading={sending}>
        {t('video.ask.send')}
      </Button>
      {problem && (
        <p id={`${ids}problem`} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
