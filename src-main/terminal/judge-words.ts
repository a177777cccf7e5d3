import type { Judge } from '../contract/synthesis-made.ts'

export const judgeWords = (judge: Judge | null): string => {
  switch (judge?.by) {
    case 'model':
      return `labels checked by model ${judge.version}`
    case 'names':
      return 'labels checked by their names'
    case 'nearest':
      return `labels checked by the nearest of ${judge.labels.toLocaleString('en')} labelled samples`
    case undefined:
      return 'nobody could check the labels'
  }
}
