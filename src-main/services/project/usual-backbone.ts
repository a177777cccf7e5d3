import { builtIn } from '../../backbones/faces.ts'
import { vectorCount } from '../../storage/tables/vectors.ts'
import { kindOf, type OpenProject } from './open-project.ts'

/** Where nobody has chosen features: vectors that came with every sample, or what is built in for such samples. */
export function usualBackbone({ db, counts: { samples } }: Pick<OpenProject, 'db' | 'counts'>): string {
  if (samples > 0 && vectorCount(db) === samples) return 'precomputed.v1'
  return builtIn(kindOf(db) ?? 'text')
}
