/** Files people try that are something else, by their first bytes (hexadecimal). */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^504b0304/, 'a ZIP archive or Office workbook (save it as CSV)'],
  [/^d0cf11e0/, 'an old Office workbook (save it as CSV)'],
  [/^50415231/, 'a Parquet file (convert it to CSV or JSONL)'],
  [/^4152524f5731/, 'an Arrow file (convert it to CSV or JSONL)'],
  [/^1f8b|^28b52ffd|^425a68|^fd377a58|^377abcaf/, 'a compressed file (unpack it first)'],
  [/^25504446/, 'a PDF'],
  [/^53514c69746520666f726d6174/, 'an SQLite database'],
  [/^934e554d5059/, 'a NumPy array (vectors lie beside the data, they are no data)'],
  [/^(89504e47|ffd8ff|47494638|424d|49492a00|4d4d002a|52494646.{8}57454250)/, 'a single image (choose its folder)'],
]

export const imageSignature = /^(89504e470d0a1a0a|ffd8ff|474946383[79]61|424d|49492a00|4d4d002a|52494646.{8}57454250)/

/** What the first bytes of a file look like, in a few words. */
export function describeBytes(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file'
  const hex = Buffer.from(head.subarray(0, 16)).toString('hex')
  const known = SIGNATURES.find(([pattern]) => pattern.test(hex))
  return known?.[1] ?? (head.includes(0) ? 'binary data' : 'text of no known form')
}
