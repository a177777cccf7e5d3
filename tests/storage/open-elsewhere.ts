// Opens a project file in a process of its own and says how that went: `open`, or the error's name. With --hold it keeps it open until killed.
import { NamedError } from '../../src-main/platform/named-error.ts'
import { openProjectFile } from '../../src-main/storage/project-file.ts'

const [path, hold] = process.argv.slice(2)
try {
  const db = openProjectFile(path!)
  process.stdout.write('open\n')
  if (hold) setInterval(() => {}, 1000)
  else db.close()
} catch (error) {
  process.stdout.write(`${error instanceof NamedError ? error.name : String(error)}\n`)
}
