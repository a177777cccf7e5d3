import { FOR_THE_POOL, modelFor } from '../storage/model-for.ts'
import { ComputeClient } from '../compute/compute-client.ts'
import type { ComputePort } from '../compute/compute-port.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { providerChoice } from './numerics/provider-choice.ts'
import { remoteNumerics } from './numerics/remote-numerics.ts'
import type { ComputeTasks } from '../compute-tasks/task-table.ts'
import { dataService, type DataService } from './data/data-service.ts'
import type { ProjectSession, TaskSession } from './session.ts'
import { checkInBackground } from './doctor/check-in-background.ts'
import { doctorService } from './doctor/doctor-service.ts'
import { listenAsPage } from './events/listen-as-page.ts'
import { createStudioEvents } from './events/studio-events.ts'
import { createJobs } from './jobs/jobs.ts'
import { labelsService } from './labels/labels-service.ts'
import { peopleHere } from './labelling/people-here.ts'
import { labellingService } from './labelling/labelling-service.ts'
import { exposuresService } from './models/exposures-service.ts'
import { shadowService } from './models/shadow-service.ts'
import { modelsService } from './models/models-service.ts'
import { completePredictions } from './models/complete-predictions.ts'
import { openSession } from './open-session.ts'
import { ProjectDamaged } from '../storage/project-file-errors.ts'
import { takeInConversations, takeInImport } from './queue/take-in-import.ts'
import { takeInRelabelled } from './queue/take-in-relabelled.ts'
import { requireInPlace, type OpenProject } from './project/open-project.ts'
import { canTeach } from './project/sample-counts.ts'
import { tasksService } from './project/tasks-service.ts'
import { projectService, NoOpenProject } from './project/project-service.ts'
import { keepReady } from './serving/keep-ready.ts'
import { servingService } from './serving/serving-service.ts'
import { openSettings } from './settings/user-settings.ts'
import { draftsService } from './synthesis/drafts-service.ts'
import { modelService } from './synthesis/model-service.ts'
import { copiesService } from './synthesis/copies-service.ts'
import { afterTheLast } from './synthesis/after-the-last.ts'
import { samplesService } from './synthesis/samples-service.ts'
import { testByItself } from './synthesis/test-by-itself.ts'
import { synthesisService, type Around as Synthetic } from './synthesis/synthesis-service.ts'
import { strategiesService } from './strategies/strategies-service.ts'
import { suggestionsService } from './suggestions/suggestions-service.ts'
import type { Studio } from './studio.ts'
import { BREAKER } from '../suggesters/latency-breaker.ts'
import { plugInFolder } from '../suggesters/plug-ins/plug-in-folder.ts'
import { receiveUploads } from './uploads.ts'
import { toWireError } from './wire-error.ts'
import type { Folders, Host, StudioContext } from './context.ts'

export type { Studio } from './studio.ts'
export type { Folders, Host } from './context.ts'

/** A person who answers one doubtful sample after the other has paused: what they say is learnt from. */
const ANSWERS_PAUSE_MS = 15_000

/** What an entry hands to the core. */
export interface StudioDeps {
  readonly host: Host
  readonly version: string
  readonly folders: Folders
  readonly clock: Clock
  /** A fresh 32-bit seed each time. */
  readonly newSeed: () => number
  readonly log: Log
  /** Starts a compute process; called again after one died. */
  readonly forkCompute: () => ComputePort
  /** Folder of the process entries, for the providers' self-check. */
  readonly entries: string
  /** Addresses this program listens on, for the doctor. */
  readonly sockets?: () => readonly string[]
}

/** Puts the core together: every service on one context, one open project at a time. */
export async function openStudio(deps: StudioDeps): Promise<Studio> {
  const { host, folders, clock, newSeed, log, version } = deps
  const events = createStudioEvents()
  const jobs = createJobs({ events, clock })
  const tellError = (error: Error, kept: string | null = null) => {
    log.warn(error.message)
    events.publish({ type: 'error', error: toWireError(error), kept })
  }
  const settings = await openSettings(folders.settings, tellError)
  const automatic = host !== 'terminal'
  // Electron's own program runs no scripts: its fuse forbids it.
  const canPlugIn = process.versions['electron'] === undefined
  const plugIns = canPlugIn ? plugInFolder(() => settings.current().suggesterFolder, BREAKER.slowMs) : null
  const context: StudioContext = { host, folders, clock, newSeed, log, events, jobs, settings, plugIns, automatic }
  const client = new ComputeClient<ComputeTasks>(deps.forkCompute, (detail) => log.warn(`compute stopped: ${detail}`))
  const providers = providerChoice(
    deps.entries,
    () => settings.current().provider,
    ({ provider, reason }) => events.publish({ type: 'provider', provider, reason }),
  )
  const numericsOf = (opened: OpenProject) =>
    remoteNumerics(client, opened.path, providers, () => requireInPlace(opened))

  let session: ProjectSession | null = null
  let callOffCheck = () => {}
  /** Of the open project. */
  let closing = new AbortController()
  /** A damaged file can be opened and give too little without a word: whoever works on it is told. */
  function check(opened: OpenProject): void {
    callOffCheck = checkInBackground(deps.entries, opened.path, (detail) => {
      opened.integrity = { integrity: detail ? 'damaged' : 'ok', detail }
      if (detail) tellError(new ProjectDamaged({ path: opened.path, detail }))
    })
  }
  const currentSession = () => {
    if (!session) throw new NoOpenProject()
    return session
  }
  const project = projectService(context, {
    onOpened(opened) {
      session = openSession(context, opened, numericsOf(opened))
      session.queue.tell()
      for (const { ranker, counts } of session.tasks()) if (canTeach(counts)) ranker.nudge()
      session.ranker.nudge()
      if (!automatic) return
      check(opened)
      closing = new AbortController()
      void keepReady(context, session.serving, closing.signal)
      lookWhetherDue()
    },
    importTexts: async (path) => jobs.wait(await data.import({ path, trustLabels: true })),
    onClosing() {
      callOffCheck()
      closing.abort()
      for (const { ranker } of session?.tasks() ?? []) ranker.stop()
    },
    onClosed() {
      // They hold the file open, which may be moved, deleted or replaced from here on.
      session?.reading.close()
      session = null
      client.close()
    },
  })
  const data: DataService = dataService(context, {
    required: project.required,
    async completePredictions() {
      const at = currentSession()
      // Answers go out whatever becomes of the guesses.
      for (const { task } of at.tasks()) await completePredictions(at, task.id).catch(tellError)
    },
    onImported(learnable) {
      takeInImport(currentSession(), learnable)
      project.tell()
      events.publish({ type: 'tasks' })
    },
    onConversations() {
      takeInConversations(currentSession())
      for (const { task } of currentSession().tasks()) events.publish({ type: 'suggestions', task: task.id })
    },
  })
  const uploads = receiveUploads(folders.uploads)
  const around = { session: currentSession, tell: project.tell }
  // Nothing numeric runs on a GPU until the self-check has chosen one.
  events.publish({ type: 'hello', host, provider: 'cpu', version })

  const { look: lookWhetherDue } = testByItself(context, () => session)
  const takeInAnswers = afterTheLast(ANSWERS_PAUSE_MS, (at: TaskSession) => {
    if (session?.tasks().includes(at)) synthetic.taught(at.task.id)
  })
  const synthetic: Synthetic = {
    session: currentSession,
    taught(task) {
      const at = currentSession().of(task)
      at.madeAnew = true
      // Templates were all it had learnt from, and are withdrawn: what it has ranked goes with it.
      if (modelFor(at.project.db, FOR_THE_POOL, task) === null) at.ranker.rerank()
      else at.ranker.nudge()
      lookWhetherDue()
    },
    lookWhetherDue,
    answered: (task) => takeInAnswers(currentSession().of(task)),
    labelled(task) {
      currentSession().project.recount(task)
      project.tell()
      events.publish({ type: 'labels', task })
    },
  }

  return {
    project,
    data,
    settings: peopleHere(settings, () => session?.project ?? null),
    jobs,
    events,
    log,
    listen: listenAsPage(events, (page) => session?.tasks().forEach(({ queue }) => queue.leave(page))),
    tasks: tasksService({
      required: project.required,
      isImporting: () => jobs.isRunning('import'),
      changed() {
        currentSession().refreshTasks()
        project.tell()
        events.publish({ type: 'tasks' })
      },
    }),
    labels: labelsService(project, {
      changed(task, relabelled) {
        events.publish({ type: 'labels', task })
        const at = currentSession().of(task)
        if (relabelled) takeInRelabelled(at, relabelled)
        at.ranker.nudge()
      },
      names: {
        canTeach: (task) => currentSession().of(task).names.canTeach(),
        switched(task) {
          currentSession().of(task).names.switched()
          events.publish({ type: 'labels', task })
        },
      },
      isImporting: () => jobs.isRunning('import'),
      annotator: () => settings.current().annotator,
      clock,
    }),
    labelling: labellingService(context, around),
    suggestions: suggestionsService({
      at: (task) => currentSession().of(task),
      changed: (task) => events.publish({ type: 'suggestions', task }),
      plugIns: {
        of: plugIns,
        folder: () => settings.current().suggesterFolder,
        choose: async (suggesterFolder) => settings.set({ suggesterFolder }),
      },
    }),
    models: modelsService(context, around),
    exposures: exposuresService(context, around),
    shadow: shadowService(around),
    serving: servingService(currentSession),
    strategies: strategiesService(context, around),
    synthesis: {
      ...synthesisService(context, synthetic),
      ...samplesService(context, synthetic),
      ...copiesService(context, synthetic),
      ...draftsService(context, currentSession),
      ...modelService(context, currentSession),
    },
    doctor: doctorService(context, {
      ...project,
      openProject: () => session?.project ?? null,
      providers,
      compute: () => ({ running: client.running, restarts: Math.max(0, client.restarts), lastStop: client.lastStop }),
      versions: { studio: version, ...programVersions() },
      suggesters: () => session?.router.health() ?? [],
      sockets: () => deps.sockets?.() ?? [],
    }),
    blob: data.blob,
    receiveUpload: uploads.receive,
    async close() {
      try {
        await project.close()
      } finally {
        client.close()
        plugIns?.end()
        events.close()
        await uploads.clear()
      }
    },
  }
}

const programVersions = () => {
  const { node = '', electron, chrome, v8 = '' } = process.versions
  return { node, v8, ...(electron ? { electron } : {}), ...(chrome ? { chrome } : {}) }
}
