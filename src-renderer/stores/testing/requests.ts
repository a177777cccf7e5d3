import { expect } from 'vitest'

// The page's own side of the line: every request is answered when the test says so, in the order the test says.
function openCore() {
  interface Request {
    readonly verb: string
    readonly input: Record<string, unknown>
    readonly resolve: (value: unknown) => void
    readonly reject: (error: unknown) => void
  }
  const open: Request[] = []
  const all: Request[] = []
  const verb = (name: string) => (input: Record<string, unknown>) =>
    new Promise((resolve, reject) => {
      const request = { verb: name, input, resolve, reject }
      open.push(request)
      all.push(request)
    })
  const room = (name: string) =>
    new Proxy({}, { get: (_, verbName: string) => verb(`${name}.${verbName}`) }) as Record<string, unknown>
  const api = { tasks: room('tasks'), labels: room('labels'), labelling: room('labelling'), settings: room('settings') }
  return { open, all, api }
}
export const core = openCore()

export const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
/** The oldest open request of that name, which must be there. */
export async function asked(verb: string) {
  await settled()
  const at = core.open.findIndex((request) => request.verb === verb)
  if (at < 0)
    throw new Error(`${verb} was not asked; open: ${core.open.map((one) => one.verb).join(', ') || 'nothing'}`)
  return core.open.splice(at, 1)[0]!
}
export async function reply(verb: string, value: unknown) {
  const request = await asked(verb)
  request.resolve(value)
  await settled()
  return request.input
}
/** After `verb`, which must not have been asked. */
export async function silent(verb: string) {
  await settled()
  expect(core.open.filter((request) => request.verb === verb)).toEqual([])
}
