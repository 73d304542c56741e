import { Segmented, Slider, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { ROOM_AXES, type RoomAxis, type RoomBox, type RoomCut } from '../../models/schema/room.ts';
import { useView } from '../stores/view.ts';
import { changeRoom } from './change-room.ts';
import type { RoomModel } from './room-model.ts';

const AT: Record<RoomAxis, number> = { x: 0, y: 1, z: 2 };

/** A plane across each axis of the building, and a box around what is left of it. */
export function SectionFields({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const room = useView(({ document }) => document.room);
  if (!room) return null;
  const { box } = model.frame;
  const { cuts } = room;
  const setCut = (axis: RoomAxis, cut: RoomCut | undefined, key?: string): void => {
    const next = cuts.filter((one) => one.axis !== axis);
    if (cut) next.push(cut);
    changeRoom({ cuts: next }, key);
  };
  return (
    <div className="room-sections">
      {ROOM_AXES.map((axis) => {
        const cut = cuts.find((one) => one.axis === axis);
        const [low, high] = [box[AT[axis]], box[3 + AT[axis]]];
        return (
          <div key={axis} className="room-section">
            <Switch
              size="small"
              checked={cut !== undefined}
              aria-label={t(`room.section.${axis}`)}
              onChange={(on) =>
                setCut(
                  axis,
                  on
                    ? { axis, at: round(low + (high - low) * 0.55), keep: axis === 'y' ? 'above' : 'below' }
                    : undefined,
                )
              }
            />
            <span className="name">{t(`room.section.${axis}`)}</span>
            <Slider
              min={round(low)}
              max={round(high)}
              step={0.05}
              value={cut?.at ?? round(high)}
              disabled={!cut}
              onChange={(at) => cut && setCut(axis, { ...cut, at }, `cut ${axis}`)}
              tooltip={{ formatter: (value) => `${value?.toFixed(2)} m` }}
              ariaLabelForHandle={t(`room.section.${axis}`)}
            />
            <Segmented<RoomCut['keep']>
              size="small"
              disabled={!cut}
              value={cut?.keep ?? 'below'}
              onChange={(keep) => cut && setCut(axis, { ...cut, keep })}
              options={[
                { value: 'below', label: t(axis === 'z' ? 'room.section.lower' : 'room.section.near') },
                { value: 'above', label: t(axis === 'z' ? 'room.section.upper' : 'room.section.far') },
              ]}
            />
          </div>
        );
      })}
      <div className="room-section">
        <Switch
          size="small"
          checked={room.box !== undefined}
          aria-label={t('room.section.box')}
          onChange={(on) => changeRoom({ box: on ? (shrunk(box).map(round) as RoomBox) : undefined })}
        />
        <span className="name">{t('room.section.box')}</span>
      </div>
      {room.box &&
        ROOM_AXES.map((axis) => {
          const [low, high] = [box[AT[axis]], box[3 + AT[axis]]];
          const own = room.box as RoomBox;
          return (
            <div key={axis} className="room-section">
              <span />
              <span className="name">{t(`room.section.${axis}`)}</span>
              <Slider
                range
                min={round(low)}
                max={round(high)}
                step={0.05}
                value={[own[AT[axis]], own[3 + AT[axis]]]}
                onChange={([from, to]) => {
                  const next = [...own] as RoomBox;
                  next[AT[axis]] = from;
                  next[3 + AT[axis]] = to;
                  changeRoom({ box: next }, `box ${axis}`);
                }}
                tooltip={{ formatter: (value) => `${value?.toFixed(2)} m` }}
                ariaLabelForHandle={[t(`room.section.${axis}`), t(`room.section.${axis}`)]}
              />
            </div>
          );
        })}
    </div>
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** A box that is seen to cut: a sixth of each side taken away. */
function shrunk(box: readonly number[]): number[] {
  return box.map((value, at) => value + ((at < 3 ? 1 : -1) * (box[3 + (at % 3)] - box[at % 3])) / 6);
}
