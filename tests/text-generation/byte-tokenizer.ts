/** The letters that stand for bytes in vocabularies of GPT-2's kind: printable ones for themselves, the others from 256 on. */
const printable = (byte: number) =>
  (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255)
const others = [...Array(256).keys()].filter((byte) => !printable(byte))
const letterOf = (byte: number) => String.fromCharCode(printable(byte) ? byte : 256 + others.indexOf(byte))

/** A tokenizer.json of 256 bytes and then these pieces; names in <> are special, so that texts do not show them. */
export function byteTokenizer(pieces: readonly string[]) {
  return {
    version: '1.0',
    added_tokens: pieces.map((content, i) => ({
      id: 256 + i,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: content.startsWith('<'),
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      vocab: Object.fromEntries([...Array(256).keys()].map((byte) => [letterOf(byte), byte])),
      merges: [],
    },
  }
}
