import { add, div, mul, sqrt, square, sub } from '../ops/elementwise.ts'
import type { Optimizer } from './optimizer.ts'

interface AdamWOptions {
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
  /** Decoupled: w shrinks by rate · weightDecay a step. */
  readonly weightDecay?: number
}

/**
 * AdamW (Loshchilov & Hutter 2019) on scaled moments M = m/(1−β₁), V = v/(1−β₂):
 * M ← β₁M + g;  V ← β₂V + g²;  w ← (1−ηλ)w − η·a·M/(√V + e),  where with bias corrections cᵢ = (1−βᵢ)/(1−βᵢᵗ)
 * a = c₁/√c₂ and e = ε/√c₂: 11 elementwise ops, the same numbers as the textbook form.
 */
export const adamW = ({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
}: AdamWOptions = {}): Optimizer => ({
  id: 'adamw',
  slots: ['moment1', 'moment2'],
  scalars(t) {
    const c1 = (1 - beta1) / (1 - beta1 ** t)
    const c2 = Math.sqrt((1 - beta2) / (1 - beta2 ** t))
    return [c1 / c2, epsilon / c2]
  },
  update({ parameter, gradient, slots: [moment1, moment2], rate, scalars: [scale, floor], decays }) {
    const m = add(mul(beta1, moment1!), gradient)
    const v = add(mul(beta2, moment2!), square(gradient))
    const kept = decays && weightDecay > 0 ? mul(parameter, sub(1, mul(weightDecay, rate))) : parameter
    return { parameter: sub(kept, mul(mul(rate, scale!), div(m, add(sqrt(v), floor!)))), slots: [m, v] }
  },
})
