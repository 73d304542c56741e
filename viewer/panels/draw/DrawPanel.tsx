import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ANNOTATION_KINDS, type Annotation, type AnnotationKind } from '../../../models/schema/annotation.ts';
import { keepCityAnnotations } from '../../annotations/city-annotations.ts';
import { annotationPlace } from '../../annotations/edit-places.ts';
import { addTexts } from '../../locale/i18n.ts';
import {
  annotationLayer,
  changeLayer,
  newId,
  newLayer,
  putItem,
  selectedItem,
  useAnnotations,
} from '../../stores/annotations.ts';
import { readPreferences } from '../../stores/preferences.ts';
import { now } from '../../stores/server-time.ts';
import { cancelSketch, requestSketch, type SketchKind } from '../../stores/sketch.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { ToolTile, ToolTiles } from '../ToolTile.tsx';
import { AuthorForm } from './AuthorForm.tsx';
import './draw.css';
import { DrawIcon } from './DrawIcon.tsx';
import { ItemEditor } from './ItemEditor.tsx';
import { LayerList } from './LayerList.tsx';
import { PALETTE } from './palette.ts';
import en from './texts.en.json' with { type: 'json' };
import zhCN from './texts.zh-CN.json' with { type: 'json' };

addTexts({ 'zh-CN': zhCN, en });

type Style = Pick<Annotation, 'color' | 'width' | 'size' | 'opacity' | 'on'>;
const FIRST_STYLE: Style = { color: PALETTE[0].color, width: 3, size: 15, opacity: 0.3, on: 'ground' };

/** Drawing on the city: what, in which layer, how it looks. */
export default function DrawPanel() {
  const { t } = useTranslation();
  const [author, setAuthor] = useState(() => readPreferences().name ?? '');
  const [drawing, setDrawing] = useState<AnnotationKind>();
  const [style, setStyle] = useState(FIRST_STYLE);
  const state = useAnnotations((annotations) => annotations.state);
  const layers = useAnnotations((annotations) => annotations.layers);
  const selected = useAnnotations((annotations) => annotations.selected);
  const chosen = selectedItem({ layers, selected });

  useEffect(() => {
    keepCityAnnotations().catch((error: unknown) => recordError(`annotations: ${errorText(error)}`));
    return () => useAnnotations.setState({ selected: undefined });
  }, []);
  // Without a name, what is there cannot be changed on the city either.
  useEffect(() => {
    useAnnotations.setState({ author: author === '' ? undefined : author });
    return () => useAnnotations.setState({ author: undefined });
  }, [author]);
  // A panel that is closed asks for nothing any more.
  const isDrawing = useRef(false);
  useEffect(() => {
    isDrawing.current = drawing !== undefined;
  }, [drawing]);
  useEffect(
    () => () => {
      if (isDrawing.current) cancelSketch();
    },
    [],
  );

  const draw = async (kind: AnnotationKind) => {
    useAnnotations.setState({ selected: undefined });
    setDrawing(kind);
    const sketch: SketchKind = kind === 'text' ? 'point' : kind;
    const places = await requestSketch({
      kind: sketch,
      prompt: `draw.prompt.${kind}`,
      on: style.on === 'ground' ? 'ground' : 'surface',
    });
    setDrawing((current) => (current === kind ? undefined : current));
    if (!places) return;
    const layer = activeLayer(t, author);
    const item: Annotation = {
      id: newId(),
      kind,
      places: places.map(annotationPlace),
      ...style,
      label: kind === 'text' ? t('draw.newText') : '',
      note: '',
      author,
      time: now(),
    };
    putItem(layer, item, author);
    useAnnotations.setState({ active: layer, selected: { layer, item: item.id } });
  };

  if (state !== 'ready') return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  if (author === '') return <AuthorForm onName={setAuthor} />;
  return (
    <>
      <ToolTiles columns={3}>
        {ANNOTATION_KINDS.map((kind) => (
          <ToolTile
            key={kind}
            label={t(`draw.kind.${kind}`)}
            icon={<DrawIcon kind={kind} />}
            pressed={drawing === kind}
            onClick={() => (drawing === kind ? cancelSketch() : void draw(kind))}
          />
        ))}
      </ToolTiles>
      {chosen ? (
        <ItemEditor
          key={chosen.item.id}
          item={chosen.item}
          layer={chosen.layer.id}
          author={author}
          onStyle={(next) => setStyle((before) => ({ ...before, ...next }))}
        />
      ) : (
        layers.some(({ items }) => items.length > 0) && <p className="muted draw-hint">{t('draw.choose')}</p>
      )}
      <LayerList layers={layers} author={author} onAuthor={() => setAuthor('')} />
    </>
  );
}

/** The layer that a new drawing goes to: the one in use, or a first one. */
function activeLayer(t: TFunction, author: string): string {
  const { active, layers } = useAnnotations.getState();
  if (annotationLayer(active)) return active!;
  const layer = newLayer(t('draw.layerName', { number: layers.length + 1 }), author);
  changeLayer(layer.id, () => layer, author);
  useAnnotations.setState({ active: layer.id });
  return layer.id;
}
