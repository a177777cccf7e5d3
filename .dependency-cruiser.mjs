// Who may import whom. Each room names all it may reach; anything else of ours is forbidden. tests/import-rules checks every rule with a bad import.
const rooms = {
  contract: [],
  'tensor-graph': [],
  platform: ['contract'],
  onnx: ['tensor-graph', 'platform'],
  compute: ['tensor-graph', 'onnx', 'platform', 'contract', 'query-strategies/strategy.ts'],
  'sample-graph': ['platform'],
  'query-strategies': ['tensor-graph', 'platform', 'contract', 'sample-graph', 'evaluation'],
  evaluation: ['tensor-graph', 'platform', 'contract'],
  backbones: ['tensor-graph', 'onnx', 'platform', 'contract', 'compute/runtime.ts'],
  learners: [
    'tensor-graph',
    'onnx',
    'platform',
    'contract',
    'sample-graph',
    'evaluation',
    'compute/runtime.ts',
    'backbones',
    'query-strategies/strategy.ts',
  ],
  'exchange-formats': ['platform', 'contract'],
  synthesis: ['platform', 'contract'],
  storage: ['contract', 'platform'],
  api: ['contract', 'services', 'platform/named-error.ts'],
  hosts: ['api', 'services', 'compute', 'platform', 'contract'],
  terminal: ['api', 'services', 'hosts', 'compute', 'platform', 'contract'],
  entries: ['hosts', 'terminal', 'api', 'services', 'compute', 'platform', 'contract'],
}
const everyRoom = Object.keys(rooms).filter((room) => !['entries', 'api', 'hosts', 'terminal'].includes(room))
rooms.services = everyRoom

/** Packages that only one room may import. */
const reserved = {
  '@orpc/contract': ['contract'],
  zod: ['contract', 'services'],
  // One file loads it, so that it can never load with its telemetry on.
  'onnxruntime-node': ['compute/onnx-runtime-library.ts'],
  'onnx-buf|@bufbuild/protobuf': ['onnx'],
  'better-sqlite3': ['storage'],
  '@orpc/server': ['api', 'hosts', 'services', 'terminal'],
  ws: ['hosts/loopback-server.ts'],
  electron: ['entries/electron-main.ts'],
  '@huggingface/tokenizers': ['backbones', 'learners'],
  'yauzl|sax': ['exchange-formats/xlsx'],
  'hyparquet|hyparquet-writer': ['exchange-formats/parquet'],
  sharp: ['backbones', 'learners', 'exchange-formats', 'services'],
}
const escape = (text) => text.replaceAll('.', '\\.').replaceAll('/', '/')
const inRoom = (name) => (name.endsWith('.ts') ? `^src-main/${escape(name)}$` : `^src-main/${name}/`)

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room} imports only what it may`,
  severity: 'error',
  from: { path: `^src-main/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src-', pathNot: [`^src-main/${room}/`, ...allowed.map(inRoom)] },
}))
const packageRules = Object.entries(reserved).map(([name, owners]) => ({
  name: `${name.split('|')[0]} is reserved`,
  severity: 'error',
  from: { path: '^src-main/', pathNot: ['\\.test\\.ts$', ...owners.map(inRoom)] },
  to: { path: `node_modules/(${name})/`, dependencyTypesNot: ['type-only'] },
}))

export default {
  forbidden: [
    ...roomRules,
    ...packageRules,
    {
      name: 'no cycles',
      severity: 'error', // An op's gradient is written with other ops, theirs with it: the table is recursive by nature.
      from: { path: '^src-', pathNot: '^src-main/tensor-graph/ops/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no file that nobody imports',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src-',
        pathNot: ['\\.test\\.ts$', '\\.d\\.ts$', '^src-main/entries/', '^src-preload/'],
      },
      to: {},
    },
    {
      name: 'tensor-graph and platform use no package',
      severity: 'error',
      from: { path: '^src-main/(tensor-graph|platform)/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules' },
    },
    {
      name: 'the page knows the contract only, as types',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-(main|preload)', pathNot: '^src-main/contract/' },
    },
    {
      name: 'the page takes the contract as types',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-main/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'screens never import screens',
      severity: 'error',
      from: { path: '^src-renderer/screens/([^/]+)/' },
      to: { path: '^src-renderer/screens/([^/]+)/', pathNot: '^src-renderer/screens/$1/' },
    },
    {
      name: 'only the connection knows the transport',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: ['^src-renderer/connection/', '\\.test\\.ts$'] },
      to: { path: 'node_modules/@orpc/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'stores know no DOM charts',
      severity: 'error',
      from: { path: '^src-renderer/stores/' },
      to: { path: '^src-renderer/(screens|charts|widgets|annotators)|node_modules/echarts' },
    },
    {
      name: 'the preload knows only electron',
      severity: 'error',
      from: { path: '^src-preload/', pathNot: '\\.test\\.ts$' },
      to: { path: '.', pathNot: ['^electron$', 'node_modules/electron/', '^src-preload/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
