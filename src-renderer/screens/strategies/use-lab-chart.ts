import { computed, type Ref } from 'vue'
import type { LabRun } from '@contract/strategies'
import { chartFile } from '../../charts/chart-file'
import { fullMark, labLines } from '../../charts/lab-lines'
import { chartStyle, lineOption, type Mark } from '../../charts/line-option'
import { usePlugins } from '../../stores/plugins'
import { useSettings } from '../../stores/settings'
import { useStudio } from '../../stores/studio'
import { fileName } from '../../widgets/file-name'
import { saveFile } from '../../widgets/save-file'
import { useWords } from '../../widgets/words'
import { labCsv } from './lab-csv'
import { firstLight } from './lab-stop'
import { labVerdict } from './lab-verdict'

/** The curves of a run as a chart, and as files for a paper or a spreadsheet. */
export function useLabChart(run: Readonly<Ref<LabRun | null>>) {
  const studio = useStudio()
  const settings = useSettings()
  const plugins = usePlugins()
  const { t, percent, count } = useWords()
  const style = computed(() => (void settings.theme, chartStyle()))
  const option = computed(() => {
    const result = run.value?.result
    return lineOption(result ? labLines(result.strategies, plugins.titleOf) : [], style.value, {
      y: (share) => percent(share),
      x: count,
      ceiling: 1,
      marks: [...fullMark(result?.full ?? null, t('lab.fullMark')), ...stopMark(result)],
    })
  })
  /** Where the stopping light ends the strategy the verdict is about. */
  function stopMark(result: LabRun['result'] | undefined): readonly Mark[] {
    const best = result && labVerdict(result)?.best
    const stop = best && firstLight(best, 'green')
    return stop ? [{ x: stop.labels, words: t('lab.stop.mark') }] : []
  }
  async function save(format: 'csv' | 'json' | 'png' | 'svg') {
    if (!run.value?.result) return
    const name = `${studio.project?.name ?? 'kindling'}-lab-${run.value.id}.${format}`
    if (format === 'csv') saveFile(name, labCsv(run.value.result), 'text/csv')
    else if (format === 'json') saveFile(name, JSON.stringify(run.value, null, 2), 'application/json')
    else {
      const { surface: background, text: ink } = style.value
      const { file: of } = run.value.request
      const title = [t('lab.curves'), ...(of ? [fileName(of.train)] : [])].join(' · ')
      const look = { width: 960, height: 520, background, ink, title, along: t('session.labels') }
      const file = await studio.attempt(() => chartFile(option.value, format, look))
      if (file) saveFile(name, file)
    }
  }
  return { option, save }
}
