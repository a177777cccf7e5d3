import { CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([LineChart, CustomChart, ScatterChart, LabelLayout])
use([GridComponent, TitleComponent, TooltipComponent, MarkLineComponent])
use([CanvasRenderer, SVGRenderer])
export { init }
