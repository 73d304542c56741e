import { CloseOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../panels/IconButton.tsx';
import { endWalk, stepWalk, useWalk } from './walk.ts';

/** Which of a list one looks at, with the way to the next and back. */
export function WalkBar() {
  const { t } = useTranslation();
  const walk = useWalk((state) => state.walk);
  if (!walk) return null;
  const { label, stops, at } = walk;
  const { title, note } = stops[at];
  return (
    <section className="room-walk float" aria-label={label}>
      <IconButton small label={t('room.walk.before')} shortcut="[" onClick={() => stepWalk(-1)}>
        <LeftOutlined />
      </IconButton>
      <div className="grow" role="status">
        <span className="room-walk-title" title={title}>
          {title}
        </span>
        <span className="muted">{[label, note].filter(Boolean).join(' · ')}</span>
      </div>
      <span className="room-walk-count">
        {at + 1} / {stops.length}
      </span>
      <IconButton small label={t('room.walk.next')} shortcut="]" onClick={() => stepWalk(1)}>
        <RightOutlined />
      </IconButton>
      <IconButton small label={t('room.walk.end')} onClick={endWalk}>
        <CloseOutlined />
      </IconButton>
    </section>
  );
}
