import { CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([LineChart, CustomChart, ScatterChart, GridComponent, TooltipComponent, MarkLineComponent, LabelLayout])
use([CanvasRenderer, SVGRenderer])
export { init }
