import { ComputeClient } from '../compute/compute-client.ts'
import type { ComputePort } from '../compute/compute-port.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { providerChoice } from './compute-tasks/provider-choice.ts'
import { remoteNumerics } from './compute-tasks/remote-numerics.ts'
import type { ComputeTasks } from './compute-tasks/task-table.ts'
import { dataService, type DataService } from './data/data-service.ts'
import type { Desk } from './desk.ts'
import { checkInBackground } from './doctor/check-in-background.ts'
import { doctorService } from './doctor/doctor-service.ts'
import { listenAsPage } from './events/listen-as-page.ts'
import { createStudioEvents } from './events/studio-events.ts'
import { createJobs } from './jobs/jobs.ts'
import { labelsService } from './labels/labels-service.ts'
import { labellingService } from './labelling/labelling-service.ts'
import { modelsService } from './models/models-service.ts'
import { openDesk } from './open-desk.ts'
import { ProjectDamaged } from '../storage/project-file-errors.ts'
import { takeInImport } from './queue/take-in-import.ts'
import { requireInPlace, type OpenProject } from './project/open-project.ts'
import { projectService, NoOpenProject } from './project/project-service.ts'
import { openSettings } from './settings/user-settings.ts'
import { strategiesService } from './strategies/strategies-service.ts'
import type { Studio } from './studio.ts'
import { receiveUploads } from './uploads.ts'
import { toWireError } from './wire-error.ts'
import type { Folders, Host, Workbench } from './workbench.ts'

export type { Blob, Studio } from './studio.ts'
export type { Folders, Host } from './workbench.ts'

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

/** Puts the core together: every service on one bench, one open project at a time. */
export async function openStudio(deps: StudioDeps): Promise<Studio> {
  const { host, folders, clock, newSeed, log, version } = deps
  const events = createStudioEvents()
  const jobs = createJobs({ events, clock })
  const trouble = (error: Error, kept: string | null = null) => {
    log.warn(error.message)
    events.publish({ type: 'trouble', error: toWireError(error), kept })
  }
  const settings = await openSettings(folders.settings, trouble)
  const automatic = host !== 'terminal'
  const bench: Workbench = { host, folders, clock, newSeed, log, events, jobs, settings, automatic }
  const client = new ComputeClient<ComputeTasks>(deps.forkCompute, (detail) => log.warn(`compute stopped: ${detail}`))
  const providers = providerChoice(
    deps.entries,
    () => settings.current().provider,
    ({ provider, reason }) => events.publish({ type: 'provider', provider, reason }),
  )
  const numericsOf = (opened: OpenProject) =>
    remoteNumerics(client, opened.path, providers, () => requireInPlace(opened))

  let desk: Desk | null = null
  let callOffCheck = () => {}
  /** A damaged file can be opened and give too little without a word: whoever works on it is told. */
  function check(opened: OpenProject): void {
    callOffCheck = checkInBackground(deps.entries, opened.path, (detail) => {
      opened.integrity = { integrity: detail ? 'damaged' : 'ok', detail }
      if (detail) trouble(new ProjectDamaged({ path: opened.path, detail }))
    })
  }
  const atDesk = () => {
    if (!desk) throw new NoOpenProject()
    return desk
  }
  const project = projectService(bench, {
    onOpened(opened) {
      desk = openDesk(bench, opened, numericsOf(opened))
      desk.queue.tell()
      desk.ranker.nudge()
      if (automatic) check(opened)
    },
    importTexts: async (path) => jobs.wait(await data.import({ path, trustLabels: true })),
    onClosing() {
      callOffCheck()
      desk?.ranker.stop()
    },
    onClosed() {
      desk = null
      // It holds the file open, which may be moved, deleted or replaced from here on.
      client.close()
    },
  })
  const data: DataService = dataService(bench, {
    required: project.required,
    onImported(learnable) {
      takeInImport(atDesk(), learnable)
      project.tell()
    },
  })
  const uploads = receiveUploads(folders.uploads)
  const around = { desk: atDesk, tell: project.tell }
  // Nothing numeric runs on a GPU until the self-check has chosen one.
  events.publish({ type: 'hello', host, provider: 'cpu', version })

  return {
    ...{ project, data, settings, jobs, events, log },
    listen: listenAsPage(events, (page) => desk?.queue.leave(page)),
    labels: labelsService(project),
    labelling: labellingService(bench, around),
    models: modelsService(bench, around),
    strategies: strategiesService(bench, around),
    doctor: doctorService(bench, {
      ...project,
      openProject: () => desk?.project ?? null,
      providers,
      compute: () => ({ running: client.running, restarts: Math.max(0, client.restarts), lastStop: client.lastStop }),
      versions: { studio: version, ...programVersions() },
      sockets: () => deps.sockets?.() ?? [],
    }),
    blob: data.blob,
    receiveUpload: uploads.receive,
    async close() {
      try {
        await project.close()
      } finally {
        client.close()
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
