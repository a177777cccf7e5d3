// Students of a fine-tuned teacher on banking77, with and without it: `npm run bench -- distil`. The teachers’ outputs are kept in a folder of
// their own and read from there the next time: they take minutes.
import { hfText } from '../../src-main/backbones/hf-text/hf-text.ts'
import { qualityOf } from '../../src-main/evaluation/classification-metrics.ts'
import { resolveOptions } from '../../src-main/platform/options.ts'
import { logits } from '../../src-main/training/linear-head.ts'
import { banking, labelledRows, runtime } from './distil/banking.ts'
import { agreement, speedOf, student } from './distil/students.ts'
import { ENCODER, fineTuned } from './distil/teachers.ts'

const [SHOTS, SEEDS, SIZES] = ['SHOTS', 'SEEDS', 'SIZES'].map((name) =>
  (process.env[`KINDLING_${name}`] ?? { SHOTS: '10,all', SEEDS: '0', SIZES: '1,5,12' }[name]!).split(','),
) as [string[], string[], string[]]

const split = await banking()
const percent = (x: number) => `${(100 * x).toFixed(2)} %`
type Pace = Awaited<ReturnType<typeof speedOf>>
const words = ({ median, p95, perSecond }: Pace) =>
  `one text ${median.toFixed(3)} ms (p95 ${p95.toFixed(3)} ms), ${perSecond.toFixed(0)} texts/s`

// An encoder is as quick whatever it has learnt.
const encoder = await hfText.toOnnx(resolveOptions(hfText.id, hfText.options, { folder: ENCODER }), null, runtime)
const blank = (shape: readonly number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) })
const parameters = { weight: blank([384, split.classes]), bias: blank([split.classes]) }
const teachersPace = () => speedOf(encoder, split, { parameters, logits })

for (const shots of SHOTS) {
  const found = new Map<string, number[]>()
  const note = (who: string, accuracy: number) => found.set(who, [...(found.get(who) ?? []), accuracy])
  for (const seed of SEEDS.map(Number)) {
    const rows = labelledRows(split, shots, seed)
    const teacher = await fineTuned(split, rows, seed, shots)
    const { accuracy, ece } = qualityOf(teacher.asked, split.truth)
    note('teacher', accuracy)
    console.log(`${shots} a class, seed ${seed}, teacher: ${percent(accuracy)}, ECE ${ece.toFixed(3)}`)
    for (const size of SIZES)
      for (const way of ['distilled', 'alone']) {
        const teaching = { rows: split.pool, probabilities: teacher.pool, temperature: 3, labelsShare: 0.1 }
        const wanted = { bytes: Number(size) * 1e6, seed, teacher: way === 'alone' ? null : teaching }
        const one = await student(split, rows, wanted)
        // One right after the other: what else the machine does then slows both.
        const [teachers, pace] = [await teachersPace(), await one.speed()]
        note(`${size} MB ${way}`, one.accuracy)
        console.log(
          `${shots} a class, seed ${seed}, ${size} MB ${way}: ${percent(one.accuracy)}, agrees ${percent(agreement(one.found, teacher.asked))}, ECE ${one.ece.toFixed(3)}, ${(one.bytes / 1000).toFixed(0)} kB, ${words(pace)}; its teacher ${words(teachers)}: ${(teachers.median / pace.median).toFixed(0)} × as quick`,
        )
      }
  }
  for (const [who, all] of found)
    console.log(`${shots} a class, ${who}, ${all.length} seeds: ${percent(all.reduce((a, b) => a + b) / all.length)}`)
}
