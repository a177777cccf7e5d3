import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Linux with strace, and allowed to trace; elsewhere the reason why nothing can be watched. */
export function whyUnwatched(): string | null {
  if (process.platform !== 'linux') return 'system calls are watched with strace, on Linux alone'
  const { status, error } = spawnSync('strace', ['-f', '-e', 'trace=none', 'true'])
  return status === 0 ? null : `strace cannot be used here (${error?.message ?? `exit code ${status}`})`
}

/** In a network namespace of its own nothing but the machine itself can be reached; where those are not allowed, strace watches alone. */
const alone = spawnSync('unshare', ['--net', 'true']).status === 0 ? ['unshare', '--net'] : []

const CALLS = 'trace=connect,sendto,sendmsg,sendmmsg,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2'
export const straced = (command: readonly string[], log: string): [string, ...string[]] => [
  'strace',
  ...['-f', '--seccomp-bpf', '-qq', '-yy', '-s', '200', '-e', CALLS, '-o', log],
  ...command,
]

interface Watched {
  readonly code: number | null
  readonly output: string
}
/** Runs a command without a network, every process it starts watched; what it did stands in `log`. */
export function runWatched(
  command: readonly string[],
  { log, env, cwd }: { log: string; env: NodeJS.ProcessEnv; cwd: string },
): Promise<Watched> {
  const [program, ...args] = [...alone, ...straced(command, log)] as [string, ...string[]]
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

const OWN = /(inet_addr\("127\.|inet_pton\(AF_INET6, "::1"|127\.0\.0\.1:\d+\]>|\[::1\]:\d+\]>)/
/**
 * What left this machine, or tried to: connections over TCP, and whatever was sent over UDP. Connecting a UDP socket sends nothing: Chromium asks
 * the kernel in this way whether there is a route.
 */
export const outsideCalls = (log: string): string[] =>
  calls(log).filter((call) => {
    if (call.startsWith('connect(')) return call.includes('AF_INET') && !/<UDP/.test(call) && !OWN.test(call)
    return /^send(to|msg|mmsg)\(/.test(call) && /<(TCP|UDP)/.test(call) && !OWN.test(call)
  })

/** Files and folders that were made or opened for writing, in the order of the log. */
export const writtenPaths = (log: string): string[] =>
  calls(log).flatMap((call) => {
    if (/ = -1 /.test(call)) return []
    if (/^open(at)?\(/.test(call)) return /O_CREAT|O_WRONLY|O_RDWR/.test(call) ? [lastPath(call)] : []
    return /^(creat|mkdir|mkdirat|rename\w*)\(/.test(call) ? [lastPath(call)] : []
  })

/** The path after resolving: strace prints it beside the descriptor of an open, and last in every other call. */
const lastPath = (call: string): string =>
  /= \d+<([^>]*)>/.exec(call)?.[1] ?? [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].at(-1)?.[1] ?? call

/** One call a line: one that another process interrupted stands in two halves, which are joined. */
function calls(log: string): string[] {
  const begun = new Map<string, string>()
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, process = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
      const half = /^(.*) <unfinished \.\.\.>$/.exec(call)?.[1]
      if (half !== undefined) {
        begun.set(process, half)
        return []
      }
      const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(call)?.[1]
      return [rest === undefined ? call : `${begun.get(process) ?? ''}${rest}`]
    })
}
