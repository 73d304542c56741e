import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DIG_DEPTH, TRENCH_WIDTH } from '../../globe/clip/clip-making.ts';
import { addTexts } from '../../locale/i18n.ts';
import { useClipEditing } from '../../stores/clip-editing.ts';
import { cancelSketch } from '../../stores/sketch.ts';
import { useView } from '../../stores/view.ts';
import type { PanelProps } from '../registry.ts';
import { ToolTile, ToolTiles } from '../ToolTile.tsx';
import { ClipItem } from './ClipItem.tsx';
import './clip.css';
import { MetresField } from './MetresField.tsx';
import { CLIP_TOOLS, type ClipTool, makeClip } from './make-clip.ts';
import { ToolIcon } from './ToolIcon.tsx';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };
import { UndergroundSwitch } from './UndergroundSwitch.tsx';

addTexts({ 'zh-CN': zhCN, en });

/** Cuts the city open: by outlines, boxes, digs and trenches, and the view below ground. */
export default function ClipPanel({ city }: PanelProps) {
  const { t } = useTranslation();
  const clips = useView((state) => state.document.clips);
  const [drawing, setDrawing] = useState<ClipTool>();
  const [open, setOpen] = useState<string>();
  const [width, setWidth] = useState(TRENCH_WIDTH);
  const [depth, setDepth] = useState(DIG_DEPTH);

  // A panel that is closed asks for nothing any more, and leaves no handles behind.
  useEffect(() => {
    if (drawing === undefined) return;
    return () => cancelSketch();
  }, [drawing]);
  useEffect(() => () => useClipEditing.setState({ id: undefined }), []);

  const make = async (tool: ClipTool) => {
    setDrawing(tool);
    const id = await makeClip(tool, { width, depth }, city, (count) => `${t(`clip.tool.${tool}`)} ${count}`);
    setDrawing((current) => (current === tool ? undefined : current));
    if (id === undefined) return;
    setOpen(id);
    if (tool === 'box') useClipEditing.setState({ id });
  };

  return (
    <>
      <ToolTiles columns={4}>
        {CLIP_TOOLS.map((tool) => (
          <ToolTile
            key={tool}
            label={t(`clip.tool.${tool}`)}
            icon={<ToolIcon tool={tool} />}
            pressed={drawing === tool}
            onClick={() => (drawing === tool ? cancelSketch() : void make(tool))}
          />
        ))}
      </ToolTiles>
      <div className="clip-numbers">
        <MetresField
          label={t('clip.trenchWidth')}
          value={width}
          minimum={0.1}
          maximum={50}
          step={0.1}
          onChange={setWidth}
        />
        <MetresField
          label={t('clip.depth')}
          value={depth}
          minimum={0.2}
          maximum={200}
          step={0.5}
          onChange={setDepth}
        />
      </div>
      <UndergroundSwitch city={city} />
      <h3>{t('clip.list')}</h3>
      {clips.length === 0 && <p className="muted">{t('clip.empty')}</p>}
      <ul className="clip-list">
        {clips.map((clip) => (
          <ClipItem
            key={clip.id}
            clip={clip}
            city={city}
            open={open === clip.id}
            onToggle={() => setOpen(open === clip.id ? undefined : clip.id)}
          />
        ))}
      </ul>
    </>
  );
}
