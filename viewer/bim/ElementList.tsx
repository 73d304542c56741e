import { Button, Input, Segmented, Tree, type TreeDataNode } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fitsWords, parseElementQuery } from '../../models/bim/search.ts';
import { elementTree, TREE_ORDERS, type TreeNode, type TreeOrder } from '../../models/bim/tree.ts';
import { listSeparator } from '../locale/list-separator.ts';
import { select, useView } from '../stores/view.ts';
import { findByProperties } from './bim-calls.ts';
import { changeRoom } from './change-room.ts';
import { spacesOf } from './model-layer.ts';
import { lookAtElements, lookAtSpace } from './room-camera.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';
import { TreeTitle } from './TreeTitle.tsx';
import { useClassWord } from './use-class-word.ts';

/** Milliseconds without a letter after which is looked for what was typed. */
const PAUSE = 250;

/** The elements as a tree by storey, room or class, and a field to look for some of them. */
export function ElementList({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const classWord = useClassWord();
  const [order, setOrder] = useState<TreeOrder>('storey');
  const [text, setText] = useState('');
  const language = useView(({ document }) => document.language);
  const { found, rooms, state, unread } = useFound(model, text);
  const selection = useView(({ document }) => document.selection);
  const body = useRef<HTMLDivElement>(null);
  const height = useHeight(body);
  const [expanded, setExpanded] = useState<readonly string[]>();
  // Where rooms alone are found they are what is listed.
  const shownOrder = rooms && rooms.size > 0 && found?.size === 0 ? 'space' : order;
  const nodes = useMemo(() => {
    const isIn = found
      ? (index: number) => found.has(index)
      : // What has no shape, as an opening, is found but not listed.
        (index: number) => model.bim.elements[index].bounds !== undefined;
    return elementTree(model.bim, model.parts, shownOrder, isIn, rooms ? (id) => rooms.has(id) : undefined);
  }, [model, shownOrder, found, rooms]);
  const data = useMemo(() => nodes.map((node) => treeData(node)), [nodes]);
  // Few that are found are all seen at once.
  const open =
    expanded ?? (found && found.size <= 60 ? keysOf(nodes) : nodes.length === 1 ? [nodes[0].key] : []);
  const chosen = selection.flatMap(({ layer, feature }) =>
    layer === model.layer.id
      ? [`element ${feature}`]
      : layer === spacesOf(model.layer.id)
        ? [`space ${feature}`]
        : [],
  );

  function choose(node: TreeNode): void {
    const { of, kind } = node;
    if (kind === 'element' && of !== undefined) {
      select([{ layer: model.layer.id, feature: of }]);
      const index = model.parts.indexOf.get(of);
      if (index !== undefined && model.bim.elements[index].bounds) lookAtElements([index]);
      return;
    }
    if (kind === 'space' && of !== undefined) {
      // Rooms have a layer of their own beside that of the elements.
      select([{ layer: spacesOf(model.layer.id), feature: of }]);
      lookAtSpace(of);
    }
    setExpanded(open.includes(node.key) ? open.filter((key) => key !== node.key) : [...open, node.key]);
  }

  return (
    <>
      <Input.Search
        allowClear
        value={text}
        loading={state === 'looking'}
        placeholder={t('room.find.placeholder')}
        aria-label={t('room.find.label')}
        onChange={({ target }) => {
          setText(target.value);
          setExpanded(undefined);
        }}
        onSearch={() => {
          if (found && found.size > 0) lookAtElements([...found]);
        }}
      />
      <p className="muted room-hint" role="status">
        {found && found.size > 0 && found.size <= MOST_ALONE && (
          <Button size="small" className="room-found-alone" onClick={() => showAlone(model, found)}>
            {t('room.find.alone')}
          </Button>
        )}
        {unread !== undefined && unread.length > 0
          ? t('room.find.unread', { values: unread.join(listSeparator(language)) })
          : state === 'failed'
            ? t('room.find.failed')
            : found
              ? [
                  t('room.find.count', { count: found.size }),
                  ...(rooms && rooms.size > 0 ? [t('room.find.rooms', { count: rooms.size })] : []),
                ].join(' · ')
              : t('room.find.hint')}
      </p>
      <Segmented
        size="small"
        block
        value={shownOrder}
        onChange={(next) => {
          setOrder(next);
          setExpanded(undefined);
        }}
        options={TREE_ORDERS.map((value) => ({ value, label: t(`room.order.${value}`) }))}
      />
      <div className="room-tree" ref={body}>
        {nodes.length === 0 ? (
          <p className="muted room-empty">{found ? t('room.find.nothing') : t('room.tree.empty')}</p>
        ) : (
          <Tree<TreeDataNode & { node: TreeNode }>
            blockNode
            virtual
            height={height}
            treeData={data}
            expandedKeys={open as string[]}
            onExpand={(keys) => setExpanded(keys as string[])}
            selectedKeys={chosen}
            onSelect={(_, { node }) => choose(node.node)}
            titleRender={({ node }) => <TreeTitle node={node} word={classWord} />}
            aria-label={t('room.parts.elements')}
          />
        )}
      </div>
    </>
  );
}

/** Names that a room can hold. */
const MOST_ALONE = 500;

/** What was found stands alone; the rest of the building is seen through. */
function showAlone({ bim }: RoomModel, found: ReadonlySet<number>): void {
  changeRoom({ only: [...found].map((index) => bim.elements[index].id), rest: 'clear' });
}

function treeData(node: TreeNode): TreeDataNode & { node: TreeNode } {
  return {
    key: node.key,
    isLeaf: node.kind === 'element' || node.children.length === 0,
    children: node.children.map(treeData),
    node,
  } as TreeDataNode & { node: TreeNode };
}

function keysOf(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap(({ key, children }) => [key, ...keysOf(children)]);
}

/** What is looked for: indices of elements, and ids of rooms, which are found by words alone. */
interface Answer {
  found?: ReadonlySet<number>;
  rooms?: ReadonlySet<string>;
  state: 'none' | 'looking' | 'failed';
  /** Values of conditions that could not be read. */
  unread?: readonly string[];
}

/** What a text finds; the properties are looked through by a worker. */
function useFound(model: RoomModel, text: string): Answer {
  const classWord = useClassWord();
  const [answer, setAnswer] = useState<Answer>({ state: 'none' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words for classes change with the language only.
  useEffect(() => {
    const query = parseElementQuery(text);
    const tell = (found: number[] | undefined, state: Answer['state'] = 'none', rooms: string[] = []) => {
      setAnswer({
        ...(found ? { found: new Set(found), rooms: new Set(rooms) } : {}),
        ...{ state, unread: query.unread },
      });
      useRoom.setState({ found });
    };
    if (query.words.length + query.conditions.length === 0) {
      tell(undefined);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const named = model.bim.elements.flatMap((element, index) =>
        fitsWords(query, element, classWord(element.class)) ? [index] : [],
      );
      const spaces = model.bim.spaces.flatMap((space) =>
        fitsWords(query, { ...space, class: 'IfcSpace' }, classWord('IfcSpace')) ? [space.id] : [],
      );
      if (query.conditions.length === 0 || model.store === undefined) return tell(named, 'none', spaces);
      setAnswer((before) => ({ ...before, state: 'looking' }));
      findByProperties(model.store, query, model.bim.units ?? {}, { signal: stop.signal }).then(
        (ids) => {
          const fitting = new Set(ids);
          tell(named.filter((index) => fitting.has(model.bim.elements[index].id)));
        },
        () => {
          if (!stop.signal.aborted) tell([], 'failed');
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [model, text]);
  useEffect(() => () => useRoom.setState({ found: undefined }), []);
  return answer;
}

/** CSS pixels that an element is high. */
function useHeight(element: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(320);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setHeight(Math.max(80, contentRect.height)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
