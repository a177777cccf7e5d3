/** Files people try that are something else, by their first bytes (hexadecimal). */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^504b0304/, 'a ZIP archive or Office document'],
  [/^d0cf11e0/, 'an old Office workbook (save it as XLSX or CSV)'],
  [/^50415231/, 'a Parquet file'],
  [/^4152524f5731/, 'an Arrow file (convert it to Parquet, CSV or JSONL)'],
  [/^1f8b|^28b52ffd|^425a68|^fd377a58|^377abcaf/, 'a compressed file (unpack it first)'],
  [/^255044462d/, 'a PDF'],
  [/^53514c69746520666f726d6174/, 'an SQLite database'],
  [/^934e554d5059/, 'a NumPy array (vectors lie beside the data, they are no data)'],
  [/^7f454c46|^4d5a/, 'a program'],
  [
    /^(89504e47|ffd8ff|47494638|424d.{8}00000000|49492a00|4d4d002a|52494646.{8}57454250)/,
    'a single image (choose its folder)',
  ],
]

const hexOf = (head: Uint8Array) => Buffer.from(head.subarray(0, 16)).toString('hex')
/** Control characters no text has: neither blanks, line ends nor the escape of a terminal. */
const isControl = (byte: number) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27)

/** What is no text by its first bytes, in a few words, else null. Letters alone are no proof: a text may begin with “BM” or “PK”. */
export function signatureOf(head: Uint8Array): string | null {
  const hex = hexOf(head)
  const known = SIGNATURES.find(([pattern]) => pattern.test(hex))
  if (!known) return null
  const isBinary =
    head.subarray(0, 4096).some((byte) => isControl(byte)) || hex.startsWith('25504446') || head[0]! >= 0x80
  return isBinary ? known[1] : null
}

/** What the first bytes of a file look like, in a few words. */
export function describeBytes(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file'
  return signatureOf(head) ?? (head.includes(0) ? 'binary data' : 'text of no known form')
}
