import { Button, Segmented, Slider, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { ROOM_AXES, type RoomAxis, type RoomBox, type RoomCut } from '../../models/schema/room.ts';
import { useView } from '../stores/view.ts';
import { changeRoom } from './change-room.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';

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
      <PlaneField model={model} />
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

/** While a face is to be picked: what to do, over the picture. */
export function PickFaceHint() {
  const { t } = useTranslation();
  const isPicking = useRoom(({ tool }) => tool === 'section');
  return isPicking ? (
    <p className="room-hint-bar float" role="status">
      {t('room.section.pick')}
    </p>
  ) : null;
}

/** A plane along a face that is picked: moved along its normal, and turned to cut the other side. */
function PlaneField({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const plane = useView(({ document }) => document.room?.plane);
  const isPicking = useRoom(({ tool }) => tool === 'section');
  const [low, high] = plane ? spanAlong(model.frame.box, plane.normal) : [0, 0];
  return (
    <div className="room-section">
      <Switch
        size="small"
        checked={plane !== undefined || isPicking}
        aria-label={t('room.section.face')}
        onChange={(on) => {
          useRoom.setState({ tool: on ? 'section' : 'choose' });
          if (plane) changeRoom({ plane: undefined });
        }}
      />
      <span className="name">{t('room.section.face')}</span>
      {plane ? (
        <>
          <Slider
            min={round(low)}
            max={round(high)}
            step={0.05}
            value={plane.at}
            onChange={(at) => changeRoom({ plane: { ...plane, at } }, 'plane')}
            tooltip={{ formatter: (value) => `${value?.toFixed(2)} m` }}
            ariaLabelForHandle={t('room.section.face')}
          />
          <Button
            size="small"
            onClick={() => {
              const [x, y, z] = plane.normal;
              changeRoom({ plane: { normal: [-x, -y, -z], at: -plane.at } });
            }}
          >
            {t('room.section.turn')}
          </Button>
        </>
      ) : (
        <span className="muted room-section-hint">{isPicking && t('room.section.pick')}</span>
      )}
    </div>
  );
}

/** From where to where a box reaches along a direction. */
export function spanAlong(box: readonly number[], normal: readonly number[]): [number, number] {
  const middle = [0, 1, 2].reduce((sum, axis) => sum + (normal[axis] * (box[axis] + box[3 + axis])) / 2, 0);
  const half = [0, 1, 2].reduce(
    (sum, axis) => sum + (Math.abs(normal[axis]) * (box[3 + axis] - box[axis])) / 2,
    0,
  );
  return [middle - half, middle + half];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** A box that is seen to cut: a sixth of each side taken away. */
function shrunk(box: readonly number[]): number[] {
  return box.map((value, at) => value + ((at < 3 ? 1 : -1) * (box[3 + (at % 3)] - box[at % 3])) / 6);
}
