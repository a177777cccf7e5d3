import type { OptionSchema } from '../contract/options.ts'
import type { PluginFace } from '../platform/plugin-face.ts'

/** What the core knows of a backbone without loading its code. */
export interface BackboneFace<S extends OptionSchema = OptionSchema> extends PluginFace<S> {
  readonly input: 'text' | 'image' | 'vector'
}

export const aboutBackbone = <S extends OptionSchema>(face: BackboneFace<S>): BackboneFace<S> => face
