import { z } from 'zod'
import { Path } from './limits.ts'

/** Who teaches a student; of several models, and of a committee, the mean of what they say. */
export const TeacherSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('models'), models: z.array(z.object({ id: z.int(), version: z.int() })).min(1) }),
  z.object({
    kind: z.literal('committee').describe('heads on bootstrap draws of the labels'),
    members: z.int(),
    set: z.int().describe('the features they read'),
  }),
  z.object({
    kind: z.literal('bundle'),
    path: z.string(),
    project: z.string().describe('that it comes from'),
    version: z.int(),
    sha256: z.string().describe('of its model file'),
  }),
  z.object({
    kind: z.literal('classifier').describe('an ONNX classifier of others'),
    path: z.string(),
    sha256: z.string().describe('of its files'),
    matched: z.int().describe('of its labels that are labels of the task, by name'),
    unmatched: z.array(z.string()).describe('the others, the first of them'),
    others: z.int().describe('how many others there are'),
  }),
])
export type TeacherSource = z.infer<typeof TeacherSource>

/** How much a student learns of its teacher's features, beside what it says; 0: not at all. */
export const AlignmentWeights = z.object({
  feature: z.number().min(0).max(1000).describe('β: its features, after a linear map, are to be the teacher’s'),
  relation: z.number().min(0).max(1000).describe('γ: samples are to be as near to each other as the teacher has them'),
})
export type AlignmentWeights = z.infer<typeof AlignmentWeights>

const Weight = z.number().min(0).max(100)
/** What samples count beside each other while a student learns; 1: as any other. */
export const TeachingWeights = z.object({
  labelled: Weight.describe('what the teacher says of labelled samples'),
  unlabelled: Weight.describe('what it says of the others'),
  synthetic: Weight.describe('synthetic samples, within the share that they may have'),
  confidence: z.boolean().describe('each also by how sure the teacher is of it'),
})
export type TeachingWeights = z.infer<typeof TeachingWeights>

/** A teacher as it is asked for: ids of models, a committee of the labels there are, or a bundle (a folder or .zip) or the folder of an ONNX classifier. */
export const WantedTeacher = z.union([
  z.array(z.int()).min(1).max(32),
  z.literal('committee'),
  z.object({ bundle: Path }),
])
export type WantedTeacher = z.infer<typeof WantedTeacher>

/** Of so many samples the share that two models give the same label. */
const Agreement = z.object({ samples: z.int(), share: z.number() })
/** How temperature and labels' share were chosen: by how little the students were surprised, and how they did. */
export const TeachingSearch = z.object({
  on: z.enum(['holdout', 'folds']).describe('folds: labels left out in turn'),
  samples: z.int(),
  temperature: z.number(),
  labelsShare: z.number(),
  tried: z.array(
    z.object({
      temperature: z.number(),
      labelsShare: z.number(),
      accuracy: z.number(),
      surprise: z.number().describe('mean −ln p of the true label'),
    }),
  ),
})
export type TeachingSearch = z.infer<typeof TeachingSearch>

const Opinion = z.object({ class: z.int().describe('index into the classes of the student'), probability: z.number() })
/** A sample that student and teacher call by different labels. */
const Disputed = z.object({ sample: z.int(), student: Opinion, teacher: Opinion })

/** Who taught a model, and how. */
export const Teacher = z.object({
  by: TeacherSource,
  temperature: z.number().describe('both sides of the divergence were softened by it'),
  labelsShare: z.number().describe('α: the labels’ share of the loss'),
  search: TeachingSearch.optional().describe('left out where nobody searched'),
  align: AlignmentWeights.optional().describe('left out where features taught nothing'),
  weights: TeachingWeights.optional().describe('left out where all count alike'),
  taught: z.int().describe('samples the teacher spoke of'),
  holdout: Agreement.nullable().describe('how far they agree on the hold-out; null: there is none'),
  unlabelled: Agreement.nullable().describe('the same on unlabelled samples that it was not taught'),
  right: Agreement.nullable().describe('share of the hold-out that the teacher itself gives the right label'),
  disputed: z
    .object({ samples: z.int().describe('unlabelled samples both spoke of'), count: z.int(), first: z.array(Disputed) })
    .optional()
    .describe('unlabelled samples they disagreed on; the first are those both were surest of'),
})
export type Teacher = z.infer<typeof Teacher>
