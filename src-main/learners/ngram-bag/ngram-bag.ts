import { gramSums } from '../../backbones/ngram-lsa/gram-graph.ts'
import { addTimes } from '../../backbones/ngram-lsa/sparse-rows.ts'
import { encodeModel } from '../../onnx/codec.ts'
import { exactTables } from '../../onnx/precision/byte-tables.ts'
import { matrix, type Matrix } from '../../platform/matrix.ts'
import { mulberry32 } from '../../platform/random.ts'
import { dropout, gelu } from '../../tensor-graph/composites.ts'
import { heNormal, xavierUniform, zeros } from '../../tensor-graph/initialisers.ts'
import { crossEntropy } from '../../tensor-graph/losses.ts'
import { add } from '../../tensor-graph/ops/elementwise.ts'
import { matMul } from '../../tensor-graph/ops/linear-algebra.ts'
import { adamW } from '../../tensor-graph/optimizers/adamw.ts'
import { emitGraph } from '../../tensor-graph/emit.ts'
import { constant, type Tensor } from '../../tensor-graph/tensor.ts'
import type { Scored, Shapes, Tensors, TrainingRule } from '../../tensor-graph/training-step.ts'
import { headGraph } from '../../training/head-graph.ts'
import { defineContentLearner } from '../learner.ts'
import { type Parameters, type TrainedModel } from '../../training/training-task.ts'
import { rowWeights } from '../row-weights.ts'
import { alignedLoss, alignedRows, alignmentData, freshMap, shapesOf, withoutMap } from '../alignment.ts'
import { taughtLoss, taughtRows } from '../taught-rows.ts'
import { temperatureOn } from '../../training/calibrate.ts'
import { inByteSteps } from '../../training/byte-rows.ts'
import { fits, progressIn } from '../../training/checkpoint.ts'
import { begunAt } from '../../training/parameter-prior.ts'
import { bagPrior } from './bag-prior.ts'
import { bagSums } from './bag-steps.ts'
import { mainDirections } from './main-directions.ts'
import {
  bagOf,
  sameVocabulary,
  textOf,
  vocabularyIn,
  vocabularyOf,
  vocabularyParameters,
  weighted,
} from './sparse-bags.ts'
import { ROWS, TABLE, trainBags } from './train-bags.ts'
import { goodnessOn, heldOutOn } from '../../training/goodness.ts'
import { about } from './about.ts'

/** z = gelu(h + b₁)·W₂ + b₂ on the summed rows h of a text's patterns.  [samples, width] → [samples, classes] */
const logits = (p: Tensors, h: Tensor): Tensor => output(p, gelu(add(h, p['bias1']!)))
const output = ({ weight2, bias2 }: Tensors, h: Tensor): Tensor => add(matMul(h, weight2!), bias2!)

export const ngramBag = defineContentLearner({
  ...about,
  async train(
    { classes, train, holdout, pool, teacher, prior, start: known },
    options,
    context,
  ): Promise<TrainedModel> {
    const lesson = teacher && taughtRows(train, teacher)
    const aligned = lesson ? alignedRows(teacher, lesson.labels.length) : null
    const contents = lesson ? [...teacher.rows, ...Array.from(lesson.added, (i) => train.rows[i]!)] : train.rows
    const texts = contents.map(textOf)
    // Rows of a model to begin from mean its own patterns.
    const vocabulary = prior
      ? vocabularyIn(prior.parameters)
      : vocabularyOf(pool ? pool.rows.map(textOf) : texts, options.vocabulary)
    const [words, width, batchSize] = [vocabulary.buckets.length, options.width, Math.min(options.batch, texts.length)]
    const random = mulberry32(context.seed)
    const shapes = { bias1: [width], weight2: [width, classes], bias2: [classes] }
    const rows = weighted(texts, vocabulary)
    const byChance = heNormal([words, width], random).map((x) => x * Math.sqrt(words / 2) * SPREAD)
    const table =
      options.begin === 'directions' && !prior
        ? await mainDirections(pool ? pool.rows : contents, [options.vocabulary, width], rows, byChance, context)
        : byChance
    const layers = begunAt(prior, {
      [TABLE]: { shape: [words, width], data: table },
      bias1: { shape: [width], data: zeros([width], random) },
      weight2: { shape: [width, classes], data: xavierUniform([width, classes], random) },
      bias2: { shape: [classes], data: zeros([classes], random) },
    })
    const held =
      prior &&
      (await bagPrior(prior, layers, { logits, weighted: (rows) => weighted(rows.map(textOf), vocabulary) }, context))
    const map = freshMap(aligned, width, random)
    const fresh = { ...layers, ...map }
    const told = (p: Tensors, { draws, ...batch }: Tensors): Tensor | Scored => {
      const h = gelu(add(bagSums(p, batch), p['bias1']!))
      const z = output(p, dropout(h, options.dropout, draws!))
      if (!teacher) return crossEntropy(z, batch['labels']!, batch['weights']!)
      const scored = taughtLoss(z, batch, teacher.temperature)
      return aligned ? alignedLoss(scored, h, p, batch, aligned) : scored
    }
    const ruleFor = (rows: Shapes): TrainingRule => ({
      parameters: { ...rows, ...shapes, ...shapesOf(map) },
      loss: (p, batch) => held?.on(told(p, batch), p, batch) ?? told(p, batch),
      optimizer: adamW({ weightDecay: 0.01 }),
      // Held to a model, weights are not drawn to 0 as well.
      decays: (name) => name === 'weight2' && !held,
    })
    const heldOut = holdout && holdout.labels.length > 0 ? weighted(holdout.rows.map(textOf), vocabulary) : null
    const sums = (parameters: Parameters, rows: NonNullable<typeof heldOut>) => summed(parameters, rows)
    const measure = (parameters: Parameters) =>
      goodnessOn(
        { parameters: headIn(parameters), logits },
        sums(parameters, heldOut!),
        holdout!.labels,
        context.runtime,
      )
    const watched = teacher?.watched && weighted(teacher.watched.rows.map(textOf), vocabulary)
    const watch = async (parameters: Parameters) => ({
      ...(heldOut &&
        (await heldOutOn(
          { parameters: headIn(parameters), logits },
          sums(parameters, heldOut),
          holdout!.labels,
          context.runtime,
        ))),
      agreement:
        watched &&
        (await goodnessOn(
          { parameters: headIn(parameters), logits },
          sums(parameters, watched),
          teacher.watched.labels,
          context.runtime,
        )),
    })
    const start = known && fits(known, fresh) && sameVocabulary(known, vocabulary) ? known : fresh
    const {
      parameters: learnt,
      steps,
      loss,
    } = await trainBags(
      {
        ruleFor,
        start,
        checkpoint: known && goesOn(known, fresh) ? known : undefined,
        data: {
          labels: { type: 'int32', dims: [texts.length], data: lesson?.labels ?? train.labels },
          ...(lesson && { taught: { type: 'float32', dims: [texts.length, classes], data: lesson.taught.data } }),
          ...alignmentData(aligned),
        },
        batchSize,
        epochs: Math.max(options.epochs, Math.ceil((STEPS_AT_LEAST * batchSize) / texts.length)),
        rate: options.rate,
        patience: options.patience,
        // A student has thousands of rows to go by: a hold-out of some dozen would only stop it too early.
        measure: heldOut && !teacher ? measure : undefined,
        watch: teacher && watch,
        bags: texts.map((_, row) => bagOf(rows, row)),
        beside: held?.beside,
        weights: lesson
          ? { weights: lesson.weights, taughtWeights: lesson.taughtWeights }
          : { weights: rowWeights(train, classes, false) },
        // Over all rows they sum to 1: in a batch without labels the teacher counts no more than in others.
        ...(lesson && { batchWeight: batchSize / texts.length }),
      },
      context,
    )
    const own = withoutMap(learnt)
    const parameters = options.bytes ? { ...own, [TABLE]: inByteSteps(own[TABLE]!) } : own
    const calibrated = heldOut ? { rows: summed(parameters, heldOut), labels: holdout!.labels } : undefined
    const temperature = await temperatureOn(calibrated, { parameters: headIn(parameters), logits }, context.runtime)
    const whole = { ...parameters, ...vocabularyParameters(vocabulary) }
    return { learner: 'ngram-bag.v1', classes, parameters: whole, steps, finalLoss: loss, temperature }
  },
  async open(parameters, _, { runtime }) {
    const vocabulary = vocabularyIn(parameters)
    const dimensions = parameters['bias1']!.data.length
    // Opened once: texts may come one by one.
    const session = await runtime.session(encodeModel(hiddenLayer(parameters)), { provider: 'cpu' })
    return {
      dimensions,
      async embed(contents) {
        const sums = summed(parameters, weighted(contents.map(textOf), vocabulary))
        if (sums.rows === 0) return sums
        const { out } = await session.run({
          features: { type: 'float32', dims: [sums.rows, dimensions], data: sums.data },
        })
        return matrix(sums.rows, dimensions, out!.data as Float32Array<ArrayBuffer>)
      },
      close: () => session.release(),
    }
  },
  async toOnnx(parameters) {
    const vocabulary = vocabularyIn(parameters)
    const { shape, data } = parameters[TABLE]!
    const sums = gramSums(vocabulary, matrix(shape[0]!, shape[1]!, data as Float32Array<ArrayBuffer>))
    const features = gelu(add(sums, constant(parameters['bias1']!.data)))
    const graph = emitGraph({ name: 'patterns', outputs: { features } })
    return {
      model: exactTables(encodeModel(graph)),
      preparation: { kind: 'grams', vocabulary: [...vocabulary.buckets] },
    }
  },
  head: ({ weight2, bias2 }) => ({ weight: weight2!, bias: bias2! }),
})

/** Spread of the rows' numbers at first. A text's weights have length √2: its sum begins at about the same. */
const SPREAD = 0.35

/** A checkpoint of this model, or of one with other sizes. */
const goesOn = (known: Parameters, { [TABLE]: table, ...others }: Parameters) =>
  progressIn(known) !== null && fits(known, others) && known[ROWS]?.shape[0] === table!.shape[0]

/** Fewer would not use the learning rate they are given. */
const STEPS_AT_LEAST = 600

/** h = Σ weight · row.  → [texts, width] */
function summed(parameters: Parameters, rows: ReturnType<typeof weighted>): Matrix {
  const { shape, data } = parameters[TABLE]!
  const [words, width] = shape as [number, number]
  const out = matrix(rows.rows, width)
  addTimes(rows, { rows: words, columns: width, data }, out)
  return out
}

/** gelu(h + b₁): what the last layer reads.  [texts, width] */
const hiddenLayer = ({ bias1 }: Parameters) =>
  headGraph(
    { parameters: { bias1: bias1! }, logits: ({ bias1 }: Tensors, h: Tensor) => gelu(add(h, bias1!)) },
    bias1!.data.length,
    { out: (h) => h },
  )

const headIn = ({ bias1, weight2, bias2 }: Parameters): Parameters => ({
  bias1: bias1!,
  weight2: weight2!,
  bias2: bias2!,
})
