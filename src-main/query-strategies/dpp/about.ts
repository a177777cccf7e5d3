import { aboutStrategy } from '../about-strategy.ts'

export const about = aboutStrategy({
  id: 'dpp.v1',
  title: 'Determinantal batch (DPP)',
  summary: 'Asks unsure samples that span the largest volume together, so that no two ask the same.',
  paper: 'Chen, Zhang & Zhou 2018',
  group: 'both',
  options: {},
  needs: { model: true },
})
