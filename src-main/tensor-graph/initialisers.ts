type Random = () => number
/** Numbers of a parameter before the first step, from uniform numbers in [0, 1). */
export type Initialiser = (shape: readonly number[], random: Random) => Float32Array

/** What one output reads and one input feeds.  [in, out] for x·W, [out, in/groups, …kernel] for a convolution */
export function fans(shape: readonly number[]): { readonly in: number; readonly out: number } {
  const [a = 1, b = 1, ...kernel] = shape
  const area = kernel.reduce((x, y) => x * y, 1)
  return kernel.length > 0 ? { in: b * area, out: a * area } : { in: a, out: b }
}

/** U(−√(6/(in + out)), …): keeps the variance through tanh and linear layers (Glorot & Bengio 2010). */
export const xavierUniform: Initialiser = (shape, random) =>
  uniform(shape, Math.sqrt(6 / (fans(shape).in + fans(shape).out)), random)

/** N(0, 2/(in + out)). */
export const xavierNormal: Initialiser = (shape, random) =>
  normal(shape, Math.sqrt(2 / (fans(shape).in + fans(shape).out)), random)

/** U(−√(6/in), √(6/in)): keeps the variance through ReLU layers (He et al. 2015). */
export const heUniform: Initialiser = (shape, random) => uniform(shape, Math.sqrt(6 / fans(shape).in), random)

/** N(0, 2/in). */
export const heNormal: Initialiser = (shape, random) => normal(shape, Math.sqrt(2 / fans(shape).in), random)

export const zeros: Initialiser = (shape) => new Float32Array(sizeOf(shape))
export const ones: Initialiser = (shape) => new Float32Array(sizeOf(shape)).fill(1)

/** ln prior of each class: the head begins at the class shares it saw (Menon et al. 2021). Not together with class weights. */
export function logPriors(counts: readonly number[]): Float32Array {
  const seen = filled(counts)
  const total = seen.reduce((a, b) => a + b, 0)
  return Float32Array.from(seen, (n) => Math.log(n / total))
}

/** √(mean count / count) of each class, at most `limit`: rare classes begin with longer rows. */
export function rareRowScales(counts: readonly number[], limit = Infinity): Float32Array {
  const seen = filled(counts)
  const mean = seen.reduce((a, b) => a + b, 0) / seen.length
  return Float32Array.from(seen, (n) => Math.min(limit, Math.sqrt(mean / n)))
}

/** total/(classes·count): weights under which every class counts the same. */
export function balancedWeights(counts: readonly number[]): Float32Array {
  const seen = filled(counts)
  const total = seen.reduce((a, b) => a + b, 0)
  return Float32Array.from(seen, (n) => total / (seen.length * n))
}

/** (1 − β)/(1 − βⁿ): weights by the effective number of samples (Cui et al. 2019). */
export const effectiveNumberWeights = (counts: readonly number[], beta = 0.99): Float32Array =>
  Float32Array.from(filled(counts), (n) => (1 - beta) / (1 - beta ** n))

/** Where a class was never seen, every count is one more. */
const filled = (counts: readonly number[]) => (counts.some((n) => n === 0) ? counts.map((n) => n + 1) : counts)

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)
const uniform = (shape: readonly number[], bound: number, random: Random) =>
  Float32Array.from({ length: sizeOf(shape) }, () => (2 * random() - 1) * bound)

/** Box & Muller (1958). */
const normal = (shape: readonly number[], deviation: number, random: Random) =>
  Float32Array.from(
    { length: sizeOf(shape) },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
