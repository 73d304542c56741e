import { Button, Slider } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BimStorey } from '../../models/schema/bim.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { LineIcon } from '../panels/LineIcon.tsx';
import { useView } from '../stores/view.ts';
import { changeRoom } from './change-room.ts';
import { ROOM_ICONS } from './icons.ts';
import { switchPlan } from './room-camera.ts';
import type { RoomModel } from './room-model.ts';

const FARTHEST = 15;

/** The storeys from above, as they stand: one of them alone, in plan, or all of them apart. */
export function StoreyList({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const room = useView(({ document }) => document.room);
  if (!room) return null;
  const storeys = [...model.bim.storeys].reverse();
  if (storeys.length === 0) return <p className="muted room-empty">{t('room.storey.none')}</p>;
  return (
    <>
      <div className="room-apart">
        <label htmlFor="room-apart">{t('room.storey.apart')}</label>
        <Slider
          id="room-apart"
          min={0}
          max={FARTHEST}
          step={0.5}
          value={room.apart}
          disabled={room.view === 'plan'}
          onChange={(apart) => changeRoom({ apart }, 'apart')}
          tooltip={{ formatter: (value) => `${value} m` }}
          ariaLabelForHandle={t('room.storey.apart')}
        />
        <output>{room.apart} m</output>
      </div>
      <ul className="rows room-storeys">
        {storeys.map((storey) => (
          <StoreyRow
            key={storey.id}
            storey={storey}
            alone={room.storey === storey.id}
            inPlan={room.view === 'plan'}
          />
        ))}
      </ul>
      <div className="room-foot">
        <Button
          size="small"
          block
          disabled={room.storey === undefined}
          onClick={() => changeRoom({ storey: undefined })}
        >
          {t('room.storey.all')}
        </Button>
      </div>
    </>
  );
}

function StoreyRow({ storey, alone, inPlan }: { storey: BimStorey; alone: boolean; inPlan: boolean }) {
  const { t } = useTranslation();
  const { id, name, elevation, elements, spaces, area } = storey;
  const title = name ?? t('room.storey.unnamed');
  const told = [
    t('room.storey.elements', { count: elements }),
    ...(spaces > 0 ? [t('room.storey.spaces', { count: spaces })] : []),
    ...(area === undefined ? [] : [`${area.toFixed(0)} m²`]),
  ];
  return (
    <li>
      <button
        type="button"
        className="row"
        aria-pressed={alone}
        aria-current={alone || undefined}
        onClick={() => changeRoom({ storey: alone ? undefined : id })}
      >
        <span className="grow">
          <span className="room-storey-title">
            <span className="title">{title}</span>
            {elevation !== undefined && (
              <span className="sub">
                {elevation >= 0 ? '+' : '−'}
                {Math.abs(elevation).toFixed(2)} m
              </span>
            )}
          </span>
          <span className="sub">{told.join(' · ')}</span>
        </span>
      </button>
      <IconButton
        small
        label={t('room.storey.plan', { name: title })}
        aria-pressed={alone && inPlan}
        onClick={() => switchPlan(id)}
      >
        <LineIcon path={ROOM_ICONS.plan} size="16px" />
      </IconButton>
    </li>
  );
}
