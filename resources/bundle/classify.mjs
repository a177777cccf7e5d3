// Opens this bundle and classifies contents one by one. No package is imported here: `ort` is onnxruntime-node or onnxruntime-web.

/**
 * `read(name)` gives the bytes of a file of the bundle, `loadTokenizers()` the module tokenizers.mjs. A content is a text, an array of numbers, or
 * { width, height, rgb } already at the size that `pixelSize` wants.
 */
export async function openBundle(ort, read, loadTokenizers) {
  const json = async (name) => JSON.parse(new TextDecoder().decode(await read(name)))
  const [bundle, labels, thresholds] = [
    await json('bundle.json'),
    await json('labels.json'),
    await json('thresholds.json'),
  ]
  const { preparation, kind } = bundle
  const prepare = await PREPARE[preparation.kind](preparation, json, loadTokenizers)
  const session = await ort.InferenceSession.create(await read(bundle.model))
  return {
    bundle,
    labels,
    json,
    pixelSize: preparation.kind === 'pixels' ? (width, height) => pixelSize(preparation, width, height) : null,
    async classify(content) {
      const feeds = Object.fromEntries(
        prepare(content).map(([name, type, dims, data]) => [name, new ort.Tensor(type, data, dims)]),
      )
      const { data } = (await session.run(feeds, ['probabilities'])).probabilities
      return answer([...data].map(Number), { labels, kind, thresholds })
    },
  }
}

/** Where a sample may have several labels, those more likely than not; `inScope` is null where no threshold could be fitted. */
function answer(probabilities, { labels, kind, thresholds }) {
  const best = probabilities.indexOf(Math.max(...probabilities))
  const named = kind === 'multi' ? labels.filter((_, c) => probabilities[c] >= 0.5) : [labels[best]]
  const { outOfScope } = thresholds
  const inScope = outOfScope === null ? null : probabilities[best] >= outOfScope.threshold
  return { label: named.join(', '), labels: named, probability: probabilities[best], inScope, probabilities }
}

const int64 = (numbers) => BigInt64Array.from(numbers, BigInt)

const PREPARE = {
  vector: (preparation) => (vector) => {
    if (vector.length !== preparation.dimensions)
      throw new RangeError(`${vector.length} numbers where ${preparation.dimensions} are wanted`)
    return [['vector', 'float32', [1, vector.length], Float32Array.from(vector)]]
  },
  async grams(_, json) {
    const vocabulary = await json('vocabulary.json')
    const columnOf = new Int32Array(2 * HALF).fill(-1)
    vocabulary.forEach((bucket, column) => (columnOf[bucket] = column))
    // Where in `found` a column stands, if it does; what stands there from an earlier text names another.
    const place = new Int32Array(vocabulary.length)
    return (text) => {
      const [found, times] = [[], []]
      for (const bucket of hashGrams(text)) {
        const column = columnOf[bucket]
        if (column < 0) continue
        const at = place[column]
        if (found[at] === column) times[at]++
        else {
          place[column] = found.length
          found.push(column)
          times.push(1)
        }
      }
      const dims = [1, Math.max(1, found.length)]
      const columns = new BigInt64Array(dims[1])
      // The lower halves of its numbers, on machines that keep them first: no BigInt is made for each.
      const low = new Int32Array(columns.buffer)
      found.forEach((column, i) => (low[2 * i] = column))
      return [
        ['columns', 'int64', dims, columns],
        ['counts', 'float32', dims, found.length > 0 ? Float32Array.from(times) : new Float32Array(1)],
      ]
    }
  },
  async tokens(preparation, json, loadTokenizers) {
    const { Tokenizer } = await loadTokenizers()
    const tokenizer = new Tokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'))
    const { inputs, prefix, lowerCase, maxLength, closing, sequence, padding } = preparation
    return (text) => {
      let ids = []
      if (text.trim() !== '') {
        const whole = prefix + text
        ids = tokenizer.encode(lowerCase ? whole.toLowerCase() : whole).ids
        if (ids.length > maxLength) ids = [...ids.slice(0, maxLength - closing.length), ...closing]
      }
      const places = Array.from({ length: sequence ?? Math.max(1, ids.length) }, (_, t) => t)
      const filled = {
        input_ids: places.map((t) => ids[t] ?? padding),
        attention_mask: places.map((t) => (t < ids.length ? 1 : 0)),
        token_type_ids: places.map(() => 0),
        position_ids: places,
      }
      return inputs.map(({ name, type }) => {
        const data = type === 'int64' ? int64(filled[name]) : Int32Array.from(filled[name])
        return [name, type, [1, places.length], data]
      })
    }
  },
  async 'grams-and-tokens'({ grams, tokens }, json, loadTokenizers) {
    const parts = [await PREPARE.grams(grams, json), await PREPARE.tokens(tokens, json, loadTokenizers)]
    return (text) => parts.flatMap((prepare) => prepare(text))
  },
  pixels: (preparation) => (image) => {
    const { width, height, rgb } = preparation.crop ? cropped(image, preparation.crop) : image
    const { scale, mean, deviation, input } = preparation
    const data = new Float32Array(3 * width * height)
    for (let p = 0; p < width * height; p++)
      for (let c = 0; c < 3; c++) data[c * width * height + p] = (rgb[3 * p + c] * scale - mean[c]) / deviation[c]
    return [[input, 'float32', [1, 3, height, width], data]]
  },
}

/** The size an image is brought to before its middle is cut out. */
function pixelSize({ resize }, width, height) {
  if (!resize) return { width, height }
  if ('width' in resize) return resize
  const scale = resize.shortest / Math.min(width, height)
  return { width: Math.max(1, Math.trunc(width * scale)), height: Math.max(1, Math.trunc(height * scale)) }
}

/** In a page: an image file at that size, on white where it was transparent. */
export async function pixelsOfFile(file, sizeOf) {
  const image = await createImageBitmap(file)
  const { width, height } = sizeOf(image.width, image.height)
  const canvas = new OffscreenCanvas(width, height).getContext('2d')
  canvas.fillStyle = '#fff'
  canvas.fillRect(0, 0, width, height)
  canvas.drawImage(image, 0, 0, width, height)
  const rgba = canvas.getImageData(0, 0, width, height).data
  return { width, height, rgb: rgba.filter((_, i) => i % 4 !== 3) }
}

/** The middle, black where the image has none. */
function cropped(from, { width, height }) {
  const rgb = new Uint8Array(3 * width * height)
  const [top, left] = [Math.floor((from.height - height) / 2), Math.floor((from.width - width) / 2)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [row, column] = [y + top, x + left]
      if (row < 0 || column < 0 || row >= from.height || column >= from.width) continue
      for (let c = 0; c < 3; c++) rgb[3 * (y * width + x) + c] = from.rgb[3 * (row * from.width + column) + c]
    }
  return { width, height, rgb }
}

const HALF = 1 << 19
const [GAP, WORD, UNSPACED, OTHER] = [0, 1, 2, 3]
/** One more than the kind; 0 where nobody has asked yet. */
const kinds = new Uint8Array(0x10000)
function kindOf(unit) {
  if (kinds[unit] === 0) {
    const character = String.fromCharCode(unit)
    const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]/
    const word = /[\p{L}\p{N}\p{M}_]/u.test(character) ? WORD : OTHER
    kinds[unit] = 1 + (/\s/.test(character) ? GAP : unspaced.test(character) ? UNSPACED : word)
  }
  return kinds[unit] - 1
}

/** Buckets of a text's patterns: characters 2 to 5 within words, then words and pairs of them. FNV-1a over UTF-16 units. */
function hashGrams(given) {
  const text = given.normalize('NFKC').toLowerCase()
  const unit = (i) => text.charCodeAt(i)
  const mixed = (hash) => {
    let h = hash ^ (hash >>> 16)
    h = Math.imul(h, 0x85ebca6b)
    h ^= h >>> 13
    h = Math.imul(h, 0xc2b2ae35)
    return ((h ^ (h >>> 16)) >>> 0) & (HALF - 1)
  }
  const found = []
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    const kind = kindOf(unit(begin))
    end = begin + 1
    if (kind === GAP) continue
    const unspaced = kind === UNSPACED
    while (end < text.length && kindOf(unit(end)) !== GAP && (kindOf(unit(end)) === UNSPACED) === unspaced) end++
    const [from, to] = unspaced ? [begin, end] : [begin - 1, end + 1]
    for (let i = from; i + 2 <= to; i++) {
      let hash = 0x811c9dc5
      for (let j = i; j < Math.min(to, i + 5); j++) {
        hash = Math.imul(hash ^ (j < begin || j >= end ? 0x20 : unit(j)), 0x01000193)
        if (j > i) found.push(mixed(hash))
      }
    }
  }
  let before = 0
  for (let begin = 0, end = 0; begin < text.length; begin = end) {
    const kind = kindOf(unit(begin))
    let hash = Math.imul(0x811c9dc5 ^ unit(begin), 0x01000193)
    for (end = begin + 1; kind === WORD && end < text.length && kindOf(unit(end)) === WORD; end++)
      hash = Math.imul(hash ^ unit(end), 0x01000193)
    if (kind !== UNSPACED && (kind !== WORD || end - begin < 2)) continue
    found.push(HALF + mixed(hash))
    if (before !== 0) found.push(HALF + mixed(Math.imul(before, 31) ^ hash))
    before = hash
  }
  return found
}
