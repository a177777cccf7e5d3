import { crop, cutOut, flip } from './geometry.ts'
import { blur, brightness, grain, jpeg } from './light.ts'
import type { PictureNoise } from './picture-noise.ts'

/** In the order in which they are applied: what is seen, the light, the camera, what hides it, the file. */
export const pictureNoises: readonly PictureNoise[] = [flip, crop, brightness, blur, grain, cutOut, jpeg]

/** Where nobody says otherwise. Mirrored pictures are not always what they were. */
export const usualPictureNoise: Readonly<Record<string, number>> = {
  'crop.v1': 0.5,
  'brightness.v1': 0.5,
  'blur.v1': 0.2,
  'grain.v1': 0.2,
  'cut-out.v1': 0.3,
  'jpeg.v1': 0.3,
}
