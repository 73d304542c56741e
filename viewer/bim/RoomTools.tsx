import { Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../panels/IconButton.tsx';
import { LineIcon } from '../panels/LineIcon.tsx';
import { download } from '../panels/print/download.ts';
import { recordError } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { changeRoom, isTakenApart, showEverything } from './change-room.ts';
import { ExtractFields } from './ExtractFields.tsx';
import { ROOM_ICONS } from './icons.ts';
import { PlanDialog } from './PlanDialog.tsx';
import { fitRoom, switchPlan } from './room-camera.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';
import { SectionFields } from './SectionFields.tsx';

/** What is done with the whole building. */
export function RoomTools({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const room = useView(({ document }) => document.room);
  const tool = useRoom((state) => state.tool);
  const hasLines = useRoom((state) => state.lines.length > 0);
  const [drawing, setDrawing] = useState(false);
  const [cutting, setCutting] = useState(false);
  const [extracting, setExtracting] = useState(false);
  if (!room) return null;
  const isCut = room.cuts.length > 0 || room.box !== undefined || room.plane !== undefined;
  const isAlone = room.storey !== undefined || room.only.length > 0;
  return (
    <>
      <div className="room-tools float" role="toolbar" aria-label={t('room.tools.label')}>
        <IconButton
          label={t('room.tools.plan')}
          shortcut="P"
          aria-pressed={room.view === 'plan'}
          onClick={() => switchPlan()}
        >
          <LineIcon path={ROOM_ICONS.plan} size="18px" />
        </IconButton>
        <IconButton label={t('room.tools.fit')} shortcut="F" onClick={fitRoom}>
          <LineIcon path={ROOM_ICONS.fit} size="18px" />
        </IconButton>
        <Popover
          trigger="click"
          placement="top"
          open={cutting}
          onOpenChange={setCutting}
          content={<SectionFields model={model} />}
          title={t('room.section.title')}
        >
          <IconButton label={t('room.tools.section')} aria-pressed={isCut}>
            <LineIcon path={ROOM_ICONS.section} size="18px" />
          </IconButton>
        </Popover>
        <IconButton
          label={t('room.tools.rest')}
          aria-pressed={isAlone && room.rest === 'clear'}
          disabled={!isAlone}
          onClick={() => changeRoom({ rest: room.rest === 'clear' ? 'hidden' : 'clear' })}
        >
          <LineIcon path={ROOM_ICONS.clear} size="18px" />
        </IconButton>
        <span className="bar" />
        <IconButton
          label={t('room.tools.measure')}
          shortcut="M"
          aria-pressed={tool === 'measure'}
          onClick={() =>
            useRoom.setState({ tool: tool === 'measure' ? 'choose' : 'measure', snapped: undefined })
          }
        >
          <LineIcon path={ROOM_ICONS.measure} size="18px" />
        </IconButton>
        {hasLines && (
          <button type="button" className="room-text-button" onClick={() => useRoom.setState({ lines: [] })}>
            {t('room.tools.clearLines')}
          </button>
        )}
        <span className="bar" />
        <IconButton
          label={t('room.tools.paper')}
          disabled={model.store === undefined}
          onClick={() => setDrawing(true)}
        >
          <LineIcon path={ROOM_ICONS.paper} size="18px" />
        </IconButton>
        <Popover
          trigger="click"
          placement="top"
          open={extracting}
          onOpenChange={setExtracting}
          destroyOnHidden
          content={<ExtractFields model={model} />}
          title={t('room.extract.title')}
        >
          <IconButton label={t('room.extract.title')} aria-pressed={extracting}>
            <LineIcon path={ROOM_ICONS.extract} size="18px" />
          </IconButton>
        </Popover>
        <IconButton label={t('room.tools.picture')} onClick={() => void savePicture(model.layer.id)}>
          <LineIcon path={ROOM_ICONS.picture} size="18px" />
        </IconButton>
        <span className="bar" />
        <button
          type="button"
          className="room-text-button"
          disabled={!isTakenApart(room)}
          aria-keyshortcuts="A"
          onClick={showEverything}
        >
          {t('room.tools.all')}
        </button>
      </div>
      {drawing && <PlanDialog model={model} onClose={() => setDrawing(false)} />}
    </>
  );
}

async function savePicture(name: string): Promise<void> {
  const { scene } = useRoom.getState();
  try {
    const blob = await scene?.picture();
    if (blob) download(blob, `${name}.png`);
  } catch (error) {
    recordError(error);
  }
}
