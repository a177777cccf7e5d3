// Sends a host messages of all kinds, with a project kept open and with projects opened and closed under way, and counts what went wrong.
//   node tests/hosts/fuzz-rpc.ts --messages 100000 [--seed 1]
// Exit code 0: the host lived, every error had a name, every request was answered, and none of the heartbeats took over a second.
import { parseArgs } from 'node:util'
import { fuzzHost } from './fuzz-host.ts'

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
})
const messages = Math.ceil(Number(values.messages) / 2)
let failed = false
for (const opening of [false, true]) {
  const began = performance.now()
  const report = await fuzzHost({ messages, seed: Number(values.seed), opening })
  const { crashed, unnamed, unanswered, slowestMs } = report
  failed ||= crashed || unnamed.length > 0 || unanswered.length > 0 || slowestMs > 1000
  console.log(JSON.stringify({ opening, seconds: Math.round((performance.now() - began) / 1000), ...report }, null, 1))
}
process.exit(failed ? 1 : 0)
