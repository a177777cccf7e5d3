import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpuSettings, gradientErrors, tell, type Errors, type Setting } from '../gradients/check-gradient.ts'
import { opCases } from '../gradients/op-cases.ts'
import { geluMlp, smallEncoder, smoothCnn, tanhMlp, train, type SmallModel } from '../gradients/small-models.ts'

// The gradient check as a table: largest error of each group of ops, first and second order, against central differences
// (limits 1e-4 and 5e-4), under every CPU setting and on WebGPU. WebGPU runs in a process of its own: a broken driver
// ends that process only. Where the machine has no GPU, a software Vulkan stands in.
const SOFTWARE_VULKAN = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json']
/** Vulkan lets a GPU's sine and cosine err by 2⁻¹¹ (its specification, “Precision and Operation of SPIR-V Instructions”). */
const gpuLimits: Record<string, number> = { 'sine and cosine': 2 ** -11 }
const webgpuSettings: readonly Setting[] = (['disabled', 'extended'] as const).map((level) => ({
  provider: 'webgpu',
  level,
  threads: 1,
}))
type Table = Record<string, Errors[]>
interface GpuReport {
  readonly table: Table
  /** Largest difference between CPU and WebGPU in a parameter after 30 AdamW steps, by model. */
  readonly trained: Record<string, number>
}

async function errorsByGroup(settings: readonly Setting[]): Promise<Table> {
  const table: Table = {}
  for (const given of opCases) {
    const errors = await gradientErrors(given, settings)
    const before = table[given.group]
    table[given.group] = errors.map(({ first, second }, i) => ({
      first: Math.max(first, before?.[i]?.first ?? 0),
      second: Math.max(second, before?.[i]?.second ?? 0),
    }))
  }
  return table
}

/** A network's parameters after 30 steps on both providers. */
async function trainedApart(model: SmallModel): Promise<number> {
  const [cpu, gpu] = [await train(model, 30), await train(model, 30, { provider: 'webgpu' })]
  const apart = (name: string) => cpu[name]!.map((x, i) => Math.abs(x - gpu[name]![i]!))
  return Object.keys(model.rule.parameters)
    .flatMap(apart)
    .reduce((worst, d) => Math.max(worst, d), 0)
}

function onWebGpu(): GpuReport | string {
  const attempt = (icd?: string) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', import.meta.filename, 'webgpu'], {
      encoding: 'utf8',
      env: icd ? { ...process.env, VK_ICD_FILENAMES: icd } : process.env,
      timeout: 300_000,
    })
  const icd = SOFTWARE_VULKAN.find(existsSync)
  const tries = [undefined, ...(icd && !process.env['VK_ICD_FILENAMES'] ? [icd] : [])]
  let reason = ''
  for (const choice of tries) {
    const { status, stdout, stderr, signal } = attempt(choice)
    if (status === 0) {
      console.log(`WebGPU: ${choice ? `software Vulkan (${choice})` : 'the machine’s own driver'}`)
      return JSON.parse(stdout.slice(stdout.indexOf('{'))) as GpuReport
    }
    reason = stderr.split('\n').find((line) => /Error|adapter/i.test(line)) ?? `ended with ${status ?? signal}`
  }
  return reason
}

function print(table: Table, settings: readonly Setting[], limits: Record<string, number> = {}) {
  const show = ({ first, second }: Errors) => `${first.toExponential(1)} / ${second.toExponential(1)}`.padEnd(20)
  console.log(`${'largest error, 1st / 2nd order'.padEnd(32)}${settings.map((s) => tell(s).padEnd(28)).join('')}`)
  for (const [group, errors] of Object.entries(table))
    console.log(`${group.padEnd(32)}${errors.map((e) => show(e).padEnd(28)).join('')}`)
  const within = Object.entries(table).every(([group, errors]) =>
    errors.every(({ first, second }) => first < (limits[group] ?? 1e-4) && second < 5e-4),
  )
  const but = Object.entries(limits).map(
    ([group, limit]) => `; ${group} ${limit.toExponential(1)}, as much as a GPU may err`,
  )
  console.log(`${within ? 'all within' : 'BEYOND'} 1e-4 / 5e-4${but.join('')}`)
  if (!within) process.exitCode = 1
}

if (process.argv[2] === 'webgpu') {
  const trained = {
    'tanh network': await trainedApart(tanhMlp),
    'GELU network': await trainedApart(geluMlp),
    'smooth convolution network': await trainedApart(smoothCnn),
    encoder: await trainedApart(smallEncoder),
  }
  process.stdout.write(JSON.stringify({ table: await errorsByGroup(webgpuSettings), trained }))
} else {
  console.log(`${opCases.length} cases`)
  print(await errorsByGroup(cpuSettings), cpuSettings)
  const gpu = onWebGpu()
  if (typeof gpu === 'string') console.log(`WebGPU was not checked: ${gpu}`)
  else {
    print(gpu.table, webgpuSettings, gpuLimits)
    for (const [name, difference] of Object.entries(gpu.trained))
      console.log(`${name}: parameters after 30 AdamW steps differ from the CPU's by ${difference.toExponential(1)}`)
  }
}
