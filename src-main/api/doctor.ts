import type { Studio } from '../services/studio.ts'
import type { Implementer } from './implementer.ts'

export const doctor = (os: Implementer, studio: Studio) => ({
  report: os.doctor.report.handler(() => studio.doctor.report()),
  probe: os.doctor.probe.handler(() => studio.doctor.probe()),
  checkIntegrity: os.doctor.checkIntegrity.handler(() => studio.doctor.checkIntegrity()),
  backup: os.doctor.backup.handler(() => studio.doctor.backup()),
  restore: os.doctor.restore.handler(({ input }) => studio.doctor.restore(input)),
})
