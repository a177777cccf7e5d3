// Who may import whom. Each room names all it may reach; anything else of ours is forbidden. tests/import-rules checks every rule with a bad import.
const rooms = {
  contract: [],
  'tensor-graph': [],
  platform: ['contract'],
  onnx: ['tensor-graph', 'platform'],
  compute: ['tensor-graph', 'onnx', 'platform'],
  'sample-graph': ['platform'],
  evaluation: ['platform', 'contract'],
  'exchange-formats': ['platform', 'contract'],
  storage: ['platform', 'contract'],
  'query-strategies': ['tensor-graph', 'platform', 'contract', 'sample-graph', 'evaluation'],
  backbones: ['tensor-graph', 'onnx', 'platform', 'contract', 'compute/runtime.ts', 'compute/trial-limits.ts'],
  training: ['tensor-graph', 'onnx', 'platform', 'sample-graph', 'evaluation', 'compute/runtime.ts'],
  learners: [
    'tensor-graph',
    'onnx',
    'platform',
    'contract',
    'sample-graph',
    'evaluation',
    'training',
    'backbones',
    'compute/runtime.ts',
  ],
  'text-generation': ['platform', 'backbones', 'compute/runtime.ts'],
  synthesis: ['platform'],
  bundles: ['platform', 'contract', 'onnx', 'backbones', 'compute/runtime.ts'],
}
/** The rooms below the processes. */
const belowProcesses = Object.keys(rooms)
Object.assign(rooms, {
  experiments: belowProcesses.filter((room) => room !== 'storage'),
  'compute-tasks': [...belowProcesses, 'experiments'],
  suggesters: [
    'platform',
    'contract',
    'storage',
    'evaluation',
    'training/online-step.ts',
    'training/pack-parameters.ts',
  ],
  services: [...belowProcesses, 'experiments', 'compute-tasks', 'suggesters'],
  api: ['contract', 'services', 'platform/named-error.ts'],
  hosts: ['contract', 'platform', 'compute', 'services', 'api'],
  terminal: [
    'contract',
    'platform',
    'compute',
    'experiments',
    'synthesis',
    'bundles/readiness-words.ts',
    'services',
    'api',
    'hosts',
  ],
  entries: ['contract', 'platform', 'compute', 'compute-tasks', 'services', 'api', 'hosts', 'terminal'],
})

/** Folders of `services`: which others each may import, besides the loose files they all stand on. */
const services = {
  data: ['jobs', 'project', 'queue'],
  doctor: ['project'],
  events: [],
  jobs: ['events'],
  labelling: ['data', 'labels', 'models', 'project', 'queue'],
  labels: ['project'],
  models: ['events', 'jobs', 'project', 'queue'],
  numerics: [],
  project: ['models', 'queue'],
  queue: ['jobs', 'models', 'project'],
  serving: [],
  settings: [],
  strategies: ['labelling', 'models', 'project', 'queue'],
  suggestions: ['labels'],
  synthesis: ['jobs', 'labels', 'models', 'project'],
}

/** Packages that only one room may import. */
const reserved = {
  '@orpc/contract': ['contract'],
  zod: ['contract'],
  // One file loads it, so that it can never load with its telemetry on.
  'onnxruntime-node': ['compute/onnx-runtime-library.ts'],
  'onnx-buf|@bufbuild/protobuf': ['onnx'],
  'better-sqlite3': ['storage'],
  '@orpc/server': ['api', 'hosts', 'terminal'],
  ws: ['hosts/loopback-server.ts'],
  electron: ['entries/electron-main.ts'],
  '@huggingface/tokenizers': ['backbones/hf-text'],
  'yauzl|sax': ['exchange-formats/xlsx'],
  'hyparquet|hyparquet-writer': ['exchange-formats/parquet'],
  yaml: ['synthesis/templates/rasa-nlu'],
  sharp: [
    'backbones/onnx-image',
    'learners/small-cnn',
    'synthesis/picture-noises',
    'services/synthesis/vary-folder.ts',
  ],
}
const escape = (text) => text.replaceAll('.', '\\.').replaceAll('/', '/')
const inRoom = (name) => (name.endsWith('.ts') ? `^src-main/${escape(name)}$` : `^src-main/${name}/`)

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room} imports only what it may`,
  severity: 'error',
  from: { path: `^src-main/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^src-', pathNot: [`^src-main/${room}/`, ...allowed.map(inRoom)] },
}))
const serviceRules = Object.entries(services).map(([folder, allowed]) => ({
  name: `services/${folder} imports only what it may`,
  severity: 'error',
  from: { path: `^src-main/services/${folder}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^src-main/services/[^/]+/',
    pathNot: [folder, ...allowed].map((name) => `^src-main/services/${name}/`),
  },
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
    ...serviceRules,
    ...packageRules,
    {
      // Titles and options are known without a plug-in's code, which only the compute process loads; a model folder's files are listed for their size; a picture's decoder comes with the first picture.
      name: 'the core loads faces only',
      severity: 'error',
      from: {
        path: '^src-main/(services|hosts|api)/',
        pathNot: ['\\.test\\.ts$', '^src-main/services/data/image-types\\.ts$'],
      },
      to: {
        path: '^src-main/(learners|backbones|bundles|query-strategies|training|tensor-graph|onnx|sample-graph|text-generation)/',
        pathNot: ['/(faces|backbone-choice|unusable-model|model-files|model-folder)\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'faces load no code',
      severity: 'error',
      from: { path: ['/faces\\.ts$', '/about[a-z-]*\\.ts$'] },
      to: {
        path: '^src-main/',
        pathNot: [
          '/faces\\.ts$',
          '/about[a-z-]*\\.ts$',
          '-options\\.ts$',
          '^src-main/platform/(named-error|plugin-face)\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
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
      name: 'annotators and what they draw know no screen',
      severity: 'error',
      from: { path: '^src-renderer/(annotators|sample-content|keys|widgets)/' },
      to: { path: '^src-renderer/screens/' },
    },
    {
      name: 'one kind of task knows no other',
      severity: 'error',
      from: { path: '^src-renderer/annotators/(single-label|multi-label)/' },
      to: { path: '^src-renderer/annotators/(single-label|multi-label)/', pathNot: '^src-renderer/annotators/$1/' },
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
