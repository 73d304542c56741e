import type { IFlattenedRuleSet } from 'dependency-cruiser';

/** Who may import whom. One rule per sentence of the design. */
const rooms = ['models', 'scenes', 'viewer', 'tiles-service', 'realtime'];
const ENGINES =
  '^(cesium|@cesium/|three|react|react-dom|antd|express|socket\\.io|pg|@electric-sql/|maplibre-gl|deck\\.gl)';

type Rule = NonNullable<IFlattenedRuleSet['forbidden']>[number];

/** A room may import itself and the rooms named. */
const mayImport = (room: string, allowed: readonly string[]): Rule => ({
  name: `${room}-imports`,
  comment: `${room} may import of ours only: ${[room, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: [
      ...rooms.filter((other) => other !== room && !allowed.includes(other)).map((other) => `^${other}/`),
      '^(server|city)\\.ts$',
      '^test/',
    ],
  },
});

export const FORBIDDEN: Rule[] = [
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment:
      'Modules named virtual: are made by plugins of the build. The tool does not know patterns of exports (./dist/*.wasm); the build fails where such a file is missing.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: '^virtual:|\\.wasm\\?url$' },
  },
  {
    name: 'no-development-packages',
    comment: 'What runs for users comes from dependencies.',
    severity: 'error',
    from: { path: '^(models|scenes|viewer|tiles-service|realtime)/|^(server|city)\\.ts$' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  mayImport('models', []),
  mayImport('scenes', ['models']),
  mayImport('viewer', ['models', 'scenes']),
  mayImport('tiles-service', ['models', 'scenes']),
  mayImport('realtime', ['models', 'scenes']),
  {
    name: 'no-engines-in-the-model',
    comment: 'The engines adapt to the model, never the reverse.',
    severity: 'error',
    from: { path: '^(models|scenes)/' },
    to: { path: ENGINES.replace('^', '(^|node_modules/)') },
  },
  {
    name: 'no-server-in-the-viewer',
    severity: 'error',
    from: { path: '^viewer/' },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no-node-in-the-model',
    comment: 'Browsers load the model. Writing its schemas to files is a command, not a part of it.',
    severity: 'error',
    from: { path: '^(models|scenes)/', pathNot: '^models/schema/write-json-schemas\\.ts$' },
    to: { dependencyTypes: ['core'] },
  },
];

export const OPTIONS = {
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
  tsConfig: { fileName: 'tsconfig.json' },
  enhancedResolveOptions: {
    extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
  },
};
