import { matrix, rowOf, type Matrix } from '../../platform/matrix.ts'
import type { Runtime } from '../../compute/runtime.ts'
import { openEncoder } from '../hf-text/encoder.ts'
import { readTokeniser } from '../hf-text/tokeniser.ts'
import { modelFiles, type FileChoice } from '../model-files.ts'
import { readJsonIfThere, type Json, type ModelFolder } from '../model-folder.ts'
import { scaleRows } from '../scale-rows.ts'

/** A text in the space it shares with pictures. */
const TEXT_EMBEDS = 'text_embeds'
/** CLIP's own limit. */
const LONGEST = 77

/** Whether the folder holds a text model beside the image model, as exports of CLIP do: text_model.onnx, vision_model.onnx. */
export const hasTextTower = ({ files }: ModelFolder): boolean =>
  ['text', 'vision'].every((tower) =>
    files.some((file) => new RegExp(`^(onnx/)?${tower}_model[^/]*\\.onnx$`).test(file)),
  )

/**
 * Texts as pictures of the same meaning would be: each alone and as the caption that CLIP was taught with, averaged (Radford et al. 2021, section
 * 3.1.4), L2-normalised.  → [texts, width].  Throws UnusableModel where text model or tokenizer cannot be used.
 */
export async function embedWords(
  folder: ModelFolder,
  { weights }: Pick<FileChoice, 'weights'>,
  texts: readonly string[],
  runtime: Runtime,
): Promise<Matrix> {
  const config = await readJsonIfThere(folder, 'config.json')
  const { tokenise } = await readTokeniser(folder, config)
  const files = modelFiles({ ...folder, file: '' }, { weights, file: '' }, 'text')
  // One text at a time: there are few, and nothing need be known of the padding.
  const encoder = await openEncoder(runtime, { files, padding: 0, pooled: true, config, output: TEXT_EMBEDS })
  const longest = Math.min(LONGEST, encoder.sequence ?? LONGEST, positions(config))
  const vector = async (text: string) => (await encoder.run([tokenise(text, longest)])).data as Float32Array
  try {
    const rows: Float32Array[] = []
    for (const text of texts) {
      const said = [await vector(text), await vector(`a photo of a ${text}.`)].map(ofLengthOne)
      rows.push(said[0]!.map((value, j) => value + said[1]![j]!))
    }
    const out = matrix(texts.length, rows[0]?.length ?? 0)
    rows.forEach((row, i) => rowOf(out, i).set(row))
    return scaleRows(out)
  } finally {
    await encoder.release()
  }
}

function ofLengthOne(row: Float32Array): Float32Array {
  const length = Math.hypot(...row)
  return length > 0 ? row.map((value) => value / length) : row
}

function positions(config: Json): number {
  const text = config['text_config'] as Json | undefined
  const most = text?.['max_position_embeddings']
  return typeof most === 'number' && most > 0 ? most : Infinity
}
