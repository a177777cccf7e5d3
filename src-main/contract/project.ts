import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Path } from './limits.ts'

export const SampleKind = z.enum(['text', 'image'])
export type SampleKind = z.infer<typeof SampleKind>

/** An open project as every screen's top bar shows it. */
export const Project = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  kind: SampleKind.nullable().describe('null until the first import'),
  samples: z.int(),
  labelled: z.int(),
  labels: z.int().describe('size of the label set'),
  bytes: z.int().describe('size of the project file'),
  createdAt: z.int(),
})
export type Project = z.infer<typeof Project>

export const RecentProject = z.object({
  name: z.string(),
  path: z.string(),
  kind: SampleKind.nullable(),
  samples: z.int(),
  labelled: z.int(),
  openedAt: z.int(),
  missing: z.boolean().describe('the file is not there any more'),
})
export type RecentProject = z.infer<typeof RecentProject>

export const FolderListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  entries: z.array(z.object({ name: z.string(), path: z.string(), isFolder: z.boolean(), bytes: z.int().nullable() })),
})
export type FolderListing = z.infer<typeof FolderListing>

export const project = {
  current: oc.output(Project.nullable()),
  recent: oc.output(z.array(RecentProject)),
  /** `path` names the .kindling file to make; without it the file goes to the user's projects folder under `name`. */
  create: oc.input(z.object({ name: z.string().min(1).max(120), path: Path.optional() })).output(Project),
  /** Where a project of this name would be made: in the user's projects folder, or another; a name that is taken gets a number. */
  place: oc
    .input(z.object({ name: z.string().min(1).max(120), folder: Path.optional() }))
    .output(z.object({ path: z.string() })),
  open: oc.input(z.object({ path: Path })).output(Project),
  /** Makes (or opens) a project from the sample that ships with the studio. */
  openSample: oc.output(Project),
  close: oc.output(z.null()),
  rename: oc.input(z.object({ name: z.string().min(1).max(120) })).output(Project),
  /** What the team agreed the labels mean; plain text, empty until somebody writes it. */
  guidelines: oc.output(z.string()),
  setGuidelines: oc.input(z.object({ text: z.string().max(50_000) })).output(z.string()),
  forget: oc.input(z.object({ path: Path })).output(z.array(RecentProject)),
  /** Folders and files on this machine, for the path picker of a page that has no native dialog. */
  browse: oc.input(z.object({ path: Path.optional(), want: z.enum(['file', 'folder']) })).output(FolderListing),
}
