/** One gradient step of softmax regression in plain loops: what a program without a numeric engine would do.  x [n, d] */
export function softmaxStep(x: Float32Array, labels: Int32Array, d: number, classes: number): Float32Array {
  const n = labels.length
  const [weight, gradient] = [new Float32Array(d * classes), new Float32Array(d * classes)]
  const z = new Float32Array(classes)
  for (let i = 0; i < n; i++) {
    z.fill(0)
    for (let j = 0; j < d; j++) {
      const value = x[i * d + j]!
      for (let c = 0; c < classes; c++) z[c]! += value * weight[j * classes + c]!
    }
    const top = Math.max(...z)
    let sum = 0
    for (let c = 0; c < classes; c++) sum += z[c] = Math.exp(z[c]! - top)
    for (let c = 0; c < classes; c++) z[c] = (z[c]! / sum - Number(c === labels[i])) / n
    for (let j = 0; j < d; j++) {
      const value = x[i * d + j]!
      for (let c = 0; c < classes; c++) gradient[j * classes + c]! += value * z[c]!
    }
  }
  for (let k = 0; k < weight.length; k++) weight[k]! -= 1e-3 * gradient[k]!
  return weight
}
