import { sql, type ReadableDb } from '../database.ts'

/** Up to `count` vectors of a set from at most `blocks` of its blocks, evenly spread over the pool and the same every time: what the pool is like, read in little time. */
export function vectorsHereAndThere(db: ReadableDb, set: number, count: number, blocks = 4): Float32Array[] {
  const all = db.pluck<number>(
    sql`SELECT last_sample FROM feature_blocks WHERE set_id = ${set} AND count > 0 ORDER BY last_sample`,
  )
  const read = Math.min(blocks, all.length)
  return Array.from({ length: read }, (_, i) => all[Math.floor((i * all.length) / read)]!).flatMap((last) => {
    const block = db.get<{ count: number; vectors: Uint8Array }>(
      sql`SELECT count, vectors FROM feature_blocks WHERE set_id = ${set} AND last_sample = ${last}`,
    )!
    const vectors = new Float32Array(Uint8Array.from(block.vectors).buffer)
    const width = vectors.length / block.count
    const wanted = Math.min(block.count, Math.ceil(count / read))
    return Array.from({ length: wanted }, (_, k) => {
      const at = Math.floor((k * block.count) / wanted)
      return vectors.slice(at * width, (at + 1) * width)
    })
  })
}
