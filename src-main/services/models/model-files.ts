import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { BundleReceipt } from '../../contract/bundles.ts'
import type { EncoderTable, models as modelsContract } from '../../contract/models.ts'
import type { Serves } from '../../contract/serves.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import { requireNoProject } from '../../storage/file-header.ts'
import { listFeatureSets } from '../../storage/tables/features.ts'
import { listModels, type ModelRecord } from '../../storage/tables/models.ts'
import type { StudioContext } from '../context.ts'
import type { JobControl } from '../jobs/jobs.ts'
import type { ProjectSession } from '../session.ts'
import { toldByBundle } from './ask-bundle.ts'
import { classNames } from './model-view.ts'
import { noteSelfTest, readinessOf } from './readiness-of.ts'
import { shippedBytes } from './shipped-bytes.ts'
import { measureSpeeds } from './speed-of.ts'
import { takeBundleIn } from './take-bundle.ts'
import { writeBundle } from './write-bundle.ts'

type Verbs = Pick<
  Serves<typeof modelsContract>,
  'sizes' | 'measureSpeed' | 'bundle' | 'askBundle' | 'takeBundle' | 'distilEncoder' | 'readiness' | 'exportOnnx'
>

/** Models as files: what goes along with them, bundles in and out, the bare graph, and whether one is ready to go. */
export function modelFiles(
  { jobs, folders, clock, events }: Pick<StudioContext, 'jobs' | 'folders' | 'clock' | 'events'>,
  { session, modelOf }: { session: () => ProjectSession; modelOf: (id: number) => ModelRecord },
): Verbs {
  return {
    async sizes(given) {
      const { db } = session().project
      const sets = new Map(listFeatureSets(db).map((set) => [set.id, set]))
      const size = async (model: ModelRecord) => ({
        model: model.id,
        bytes: await shippedBytes(model, model.setId === null ? undefined : sets.get(model.setId)),
      })
      return Promise.all(listModels(db, given?.task).map(size))
    },
    measureSpeed({ models }) {
      const at = session()
      const versions = models.map((id) => modelOf(id).version)
      return jobs.start({
        kind: 'measure',
        title: versions.join(', '),
        unit: 'models',
        total: models.length,
        work: (control) => measureSpeeds(at, models, control),
      })
    },
    bundle({ model: id, path: given, precision = 'float32', targetPrecision = 0.95, target = 0.8, poolTexts = false }) {
      const at = session()
      const { version } = modelOf(id)
      const name = `${basename(at.project.path, '.kindling')}-model-${version}-bundle.zip`
      const path = given ?? join(folders.downloads, name)
      const request = {
        model: id,
        precision,
        targetPrecision,
        target,
        poolTexts,
        runners: join(folders.resources, 'bundle'),
      }
      return jobs.start({
        kind: 'export',
        title: basename(path),
        unit: 'samples',
        async work({ signal, progress }): Promise<BundleReceipt> {
          const { files, receipt } = await at.numerics.run('bundle', request, {
            process: 'own',
            signal,
            onEvent: counted(progress),
          })
          await writeBundle(path, files)
          noteSelfTest(at.project.db, id, precision, receipt.selfTest.passed)
          const bytes = [...files.values()].reduce((sum, { length }) => sum + length, 0)
          return { ...receipt, path, files: [...files.keys()], bytes }
        },
      })
    },
    distilEncoder(request) {
      const at = session()
      return jobs.start({
        kind: 'export',
        title: `${basename(request.folder)}.table`,
        unit: 'sentences',
        async work({ signal, progress }): Promise<EncoderTable> {
          const following = { process: 'own', signal, onEvent: counted(progress) } as const
          const { bytes, origin, ...told } = await at.numerics.run('distilEncoder', request, following)
          const file = freeTable(at.project.path, request.folder)
          await writeAtomically(file, bytes)
          return { ...told, file, bytes: bytes.length, sentences: origin.sentences, explained: origin.explained.table }
        },
      })
    },
    askBundle({ path, task, out }) {
      const at = session()
      const { db } = at.project
      const asked = at.of(task).task.id
      return jobs.start({
        kind: 'export',
        title: basename(path),
        unit: 'samples',
        async work({ signal, progress }) {
          const following = { process: 'own', signal, onEvent: counted(progress) } as const
          const said = await at.numerics.run('askBundle', { path }, following)
          return toldByBundle(db, path, said, { task: asked, out })
        },
      })
    },
    takeBundle({ path, task, addLabels = false }) {
      const at = session()
      const asked = at.of(task)
      return jobs.start({
        kind: 'import',
        title: basename(path),
        unit: 'samples',
        async work(control) {
          const request = { path, task: asked.task, addLabels }
          const taken = await at.inTurn(() => takeBundleIn({ at, clock, events }, request, control))
          if (taken.added.length > 0) asked.ranker.rerank()
          return taken
        },
      })
    },
    readiness: ({ model, target = 0.8 }) => readinessOf(session().project.db, modelOf(model), target),
    async exportOnnx({ model: id, path }) {
      const at = session()
      const model = modelOf(id)
      const name = `${basename(at.project.path, '.kindling')}-model-${model.version}.onnx`
      const file = path ?? join(folders.downloads, name)
      const { bytes } = await at.inTurn(() => at.numerics.run('exportOnnx', { model: id }, {}))
      requireNoProject(file)
      await writeAtomically(file, bytes)
      await writeAtomically(`${file}.labels.json`, JSON.stringify(classNames(at.project.db, model), null, 2) + '\n')
      return { file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    },
  }
}

/** Beside the project, and never in the place of a table that features may have been made with. */
function freeTable(project: string, folder: string): string {
  for (let i = 1; ; i++) {
    const path = join(dirname(project), `${basename(folder)}${i === 1 ? '' : `-${i}`}.table`)
    if (!existsSync(path)) return path
  }
}

const counted =
  (progress: JobControl['progress']) =>
  ({ done, total }: { readonly done: number; readonly total: number }) =>
    progress(done, total)
