import { useI18n } from 'vue-i18n'
import type { TeacherSource } from '@contract/teachers'

/** Who taught a model, in the reader's language: “models 3, 5 and 7”. */
export function useTeacherWords() {
  const { t, locale } = useI18n()
  return (by: TeacherSource): string => {
    switch (by.kind) {
      case 'models': {
        const versions = by.models.map(({ version }) => String(version))
        if (versions.length === 1) return t('models.distil.model', { version: versions[0]! })
        return t('models.distil.models', { versions: new Intl.ListFormat(locale.value).format(versions) })
      }
      case 'committee':
        return t('models.distil.committee', { members: by.members })
      case 'bundle':
        return t('models.distil.ofBundle', { version: by.version, project: by.project })
      case 'classifier': {
        const { path, matched, others, unmatched } = by
        const told = t('models.distil.ofClassifier', { path, matched, labels: matched + others })
        if (others === 0) return told
        const names = others > unmatched.length ? [...unmatched, '…'] : unmatched
        return `${told} ${t('models.distil.unmatched', { names: names.join(', ') })}`
      }
    }
  }
}
