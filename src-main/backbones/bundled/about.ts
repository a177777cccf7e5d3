import { aboutBackbone, type BackboneFace } from '../about-backbone.ts'

const face = (input: BackboneFace['input']): BackboneFace =>
  aboutBackbone({
    id: `bundle-${input}.v1`,
    title: 'Features of a bundle',
    summary: 'What the head of a model from elsewhere reads. It comes with its bundle.',
    input,
    options: {},
  })

/** Features that come with a bundle, by what it reads: not to be chosen, a bundle is taken in as a model with them. */
export const bundledFaces: readonly BackboneFace[] = (['text', 'image', 'vector'] as const).map(face)

/** Id of the features of a bundle that reads such contents. */
export const bundledId = (input: BackboneFace['input']): string => bundledFaces.find((face) => face.input === input)!.id
