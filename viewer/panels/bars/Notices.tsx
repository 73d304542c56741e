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

/** What only confirms goes by itself; what tells of a problem stays until it is closed. */
const PASSING = ['share.copied', 'card.copied', 'print.done'];

function NoticeView({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const passing = PASSING.includes(notice.key);
  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(() => closeNotice(notice.id), 4000);
    return () => clearTimeout(timer);
  }, [passing, notice.id]);
  return (
    <div className="notice float">
      <p>{t(notice.key, notice.values)}</p>
      <IconButton small label={t('action.close')} onClick={() => closeNotice(notice.id)}>
        <CloseOutlined />
      </IconButton>
    </div>
  );
}
