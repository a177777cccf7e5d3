import { resolve } from 'node:path'
import type { DoctorReport } from '../contract/doctor.ts'
import { servePage } from '../hosts/serve-page.ts'
import type { ServingState } from '../contract/serving.ts'
import type { Command } from './command.ts'
import { tellServing } from './tell-serving.ts'
import { withStudio } from './with-project.ts'

/** `project`: whose models and backbones were made ready; null: nobody named one. */
type Examined = DoctorReport & { readonly project: string | null; readonly serving: readonly ServingState[] }

export const hostVerbs: readonly Command[] = [
  {
    verb: 'doctor',
    summary:
      'Which execution providers work and why the others do not; versions, machine. With a project: whether its models answer at once.',
    positionals: ['[PROJECT]'],
    flags: {},
    examples: ['kindling doctor', 'kindling doctor banking.kindling'],
    run: ({ positionals: [project] }, entries) =>
      withStudio(entries, async (studio): Promise<Examined> => {
        if (project === undefined) return { ...(await studio.doctor.probe()), project: null, serving: [] }
        await studio.project.open({ path: resolve(project) })
        const serving = await studio.serving.warmUp()
        return { ...(await studio.doctor.probe()), project, serving }
      }),
    tell: ({ providers, versions, machine, project, serving }: Examined) =>
      [
        ...providers.map(
          (p) =>
            `${p.chosen ? '→' : ' '} ${p.provider.padEnd(8)}${p.ok ? 'ok     ' : 'refused'}  ${p.reason}${p.maxDifference === null ? '' : ` (largest difference ${p.maxDifference.toExponential(1)})`}`,
        ),
        `${Object.entries(versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(', ')}; ${machine.platform}, ${machine.cores} cores`,
        ...serving.map(tellServing),
        ...(project !== null && serving.length === 0 ? [`${project}: no features and no model are in use yet`] : []),
      ].join('\n'),
  },
  {
    verb: 'serve',
    summary: 'Serves the studio as a page on this machine only, and prints its address.',
    positionals: ['[PROJECT]'],
    flags: { port: { help: 'port (default: a free one)', value: 'N' } },
    examples: ['kindling serve banking.kindling'],
    async run(given, entries) {
      const [project] = given.positionals
      // Heard from the start, so that whoever reads the address may stop it at once; a second time ends the program by itself.
      const stopped = new Promise<void>((stop) => process.once('SIGINT', stop).once('SIGTERM', stop))
      const host = await servePage(entries, {
        project: project && resolve(project),
        port: given.number('port', 0, { min: 0, max: 65_535 }),
      })
      console.error(`Open ${host.url}\nThe link works once. Ctrl+C stops.`)
      await stopped
      await host.close()
      return { stopped: true }
    },
  },
]
