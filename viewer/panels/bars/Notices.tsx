import { CloseOutlined } from '@ant-design/icons';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { closeNotice, type Notice, useNotices } from '../../stores/notices.ts';
import { IconButton } from '../IconButton.tsx';

/** Sentences for the person in front of the page, and those that only a screen reader says. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  const announcement = useNotices((state) => state.announcement);
  return (
    <>
      <div className="notices" role="status">
        {notices.map((notice) => (
          <NoticeView key={notice.id} notice={notice} />
        ))}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {announcement}
      </div>
    </>
  );
}

/** Milliseconds that a notice is there that goes by itself: long enough to read two lines. */
const PASSING = 8_000;

function NoticeView({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const { id, passes } = notice;
  useEffect(() => {
    if (!passes) return;
    const timer = setTimeout(() => closeNotice(id), PASSING);
    return () => clearTimeout(timer);
  }, [passes, id]);
  return (
    <div className="notice float">
      <p>{t(notice.key, notice.values)}</p>
      <IconButton small label={t('action.close')} onClick={() => closeNotice(id)}>
        <CloseOutlined />
      </IconButton>
    </div>
  );
}
