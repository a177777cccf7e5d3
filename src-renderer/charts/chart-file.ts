import type { EChartsOption } from 'echarts'

interface Picture {
  readonly width: number
  readonly height: number
  /** CSS colour behind the chart: a file has no page around it. */
  readonly background: string
  /** A file has no heading beside it: what is drawn, and what lies along its axis. */
  readonly title: string
  readonly along: string
  readonly ink: string
}

/** A chart as a picture of its own, drawn anew without the page. */
export async function chartFile(
  option: EChartsOption,
  format: 'png' | 'svg',
  { width, height, background, title, along, ink }: Picture,
): Promise<Blob> {
  const { init } = await import('./echarts')
  const words = { color: ink, fontSize: 12 }
  const still: EChartsOption = {
    ...option,
    animation: false,
    backgroundColor: background,
    title: { text: title, left: 16, top: 12, textStyle: { ...words, fontWeight: 600 } },
    grid: { ...option.grid, left: 64, top: 52, bottom: 52 },
    xAxis: { ...option.xAxis, name: along, nameLocation: 'middle', nameGap: 30, nameTextStyle: words },
  } as EChartsOption
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
