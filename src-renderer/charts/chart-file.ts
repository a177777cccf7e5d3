import type { EChartsOption } from 'echarts'

interface Picture {
  readonly width: number
  readonly height: number
  /** CSS colour behind the chart: a file has no page around it. */
  readonly background: string
}

/** A chart as a picture of its own, drawn anew without the page. */
export async function chartFile(
  option: EChartsOption,
  format: 'png' | 'svg',
  { width, height, background }: Picture,
): Promise<Blob> {
  const { init } = await import('./echarts')
  const still = { ...option, animation: false, backgroundColor: background }
  const chart =
    format === 'svg'
      ? init(null, null, { renderer: 'svg', ssr: true, width, height })
      : init(document.createElement('div'), null, { width, height })
  try {
    chart.setOption(still)
    if (format === 'svg') return new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' })
    const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: background })
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the chart gave no picture'))), 'image/png'),
    )
  } finally {
    chart.dispose()
  }
}
