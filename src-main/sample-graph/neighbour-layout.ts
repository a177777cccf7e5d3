import { matrix, rowOf, type Matrix } from '../platform/matrix.ts'
import type { Random } from '../platform/random.ts'
import type { NearestRows, NeighbourGraph } from './neighbour-graph.ts'

const ROUNDS = 200
/** Random others each row is pushed away from, for each neighbour it is pulled to. */
const PUSHES = 4
/** 1/(1 + a·r^(2b)) is the wanted likeness at distance r, fitted for neighbours at least 0.1 apart (McInnes et al. 2018, section 3.2). */
const [A, B] = [1.577, 0.895]
const FARTHEST_STEP = 4
/** Half the width the start is stretched to: room for clusters to come apart without tearing. */
const REACH = 10

/**
 * Rows laid out flat so that neighbours stay together: UMAP (McInnes, Healy & Melville 2018) from a start [n, 2], its graph's edges taken
 * as they are directed. The same graph, start and random numbers give the same places.  → [n, 2]
 */
export function neighbourLayout(graph: NeighbourGraph, start: Matrix, random: Random): Matrix {
  const n = start.rows
  const { k, neighbours } = graph
  const widest = start.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  const places = Float64Array.from(start.data, (value) => (REACH * value) / widest)
  const links = Array.from({ length: n }, (_, i) => likenesses(graph.similarities.subarray(i * k, (i + 1) * k)))
  for (let round = 0; round < ROUNDS; round++) {
    const rate = 1 - round / ROUNDS
    for (let i = 0; i < n; i++)
      for (let j = 0; j < k; j++) {
        if (random() > links[i]![j]!) continue
        pull(places, i, neighbours[i * k + j]!, rate)
        for (let push = 0; push < PUSHES; push++) pushAway(places, i, Math.floor(random() * n), rate)
      }
  }
  return matrix(n, 2, Float32Array.from(places))
}

/** Further rows among those laid out: in the middle of their nearest, the more alike the heavier. Unit rows [m, d] and [n, d] → [m, 2] */
export async function amongNeighbours(
  rows: Matrix,
  laidOut: Matrix,
  places: Matrix,
  nearest: NearestRows,
): Promise<Matrix> {
  const { indices, similarities } = await nearest(rows, laidOut, 3)
  const width = rows.rows === 0 ? 0 : indices.length / rows.rows
  const out = matrix(rows.rows, 2)
  for (let i = 0; i < rows.rows; i++) {
    const best = similarities[i * width]!
    let total = 0
    for (let j = i * width; j < (i + 1) * width; j++) {
      // Far less alike than the best one: another cluster, between which nothing lies.
      const weight = Math.exp(-20 * (best - similarities[j]!))
      const [x, y] = rowOf(places, indices[j]!)
      out.data[2 * i]! += weight * x!
      out.data[2 * i + 1]! += weight * y!
      total += weight
    }
    for (const axis of [0, 1]) out.data[2 * i + axis]! /= total || 1
  }
  return out
}

/** How sure each link is: 1 for the nearest, falling with the distance beyond it, and log₂ k in sum.  [k] */
function likenesses(similarities: Float32Array): Float64Array {
  const beyond = Float64Array.from(similarities, (similarity) => Math.max(0, similarities[0]! - similarity))
  const wanted = Math.log2(beyond.length)
  let [low, high] = [1e-6, 10]
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2
    if (beyond.reduce((sum, distance) => sum + Math.exp(-distance / middle), 0) > wanted) high = middle
    else low = middle
  }
  return beyond.map((distance) => Math.exp(-distance / low))
}

function pull(places: Float64Array, i: number, j: number, rate: number): void {
  const [x, y] = [places[2 * i]! - places[2 * j]!, places[2 * i + 1]! - places[2 * j + 1]!]
  const square = x * x + y * y
  if (square === 0) return
  // d/dr² of −log likeness
  const slope = (-2 * A * B * square ** (B - 1)) / (1 + A * square ** B)
  step(places, i, slope * x, slope * y, rate)
  step(places, j, -slope * x, -slope * y, rate)
}

function pushAway(places: Float64Array, i: number, j: number, rate: number): void {
  if (i === j) return
  const [x, y] = [places[2 * i]! - places[2 * j]!, places[2 * i + 1]! - places[2 * j + 1]!]
  const square = x * x + y * y
  const slope = (2 * B) / ((0.001 + square) * (1 + A * square ** B))
  step(places, i, slope * x, slope * y, rate)
}

function step(places: Float64Array, i: number, x: number, y: number, rate: number): void {
  places[2 * i]! += rate * Math.max(-FARTHEST_STEP, Math.min(FARTHEST_STEP, x))
  places[2 * i + 1]! += rate * Math.max(-FARTHEST_STEP, Math.min(FARTHEST_STEP, y))
}
