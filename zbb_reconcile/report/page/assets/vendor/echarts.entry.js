export { use, init, graphic } from "echarts/core";
import { use } from "echarts/core";
import { BarChart, SankeyChart, CustomChart } from "echarts/charts";
import { GridComponent, TooltipComponent, LegendComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
use([BarChart, SankeyChart, CustomChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer]);
