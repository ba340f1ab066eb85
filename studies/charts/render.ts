/**
 * @module
 * Renders charts as SVG text with Apache ECharts, without a browser. The same chart is the same bytes,
 * whatever was rendered before it.
 */
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, TitleComponent]);
use([SVGRenderer]);

/** Colours that are told apart by people who see red and green alike (Okabe and Ito, 2008). */
export const COLOURS = [
  "#000000",
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
] as const;
/** Of grid lines and of what is there for comparison. */
export const GREY = "#7a7a7a";
const PALE = "#dddddd";
const TEXT = "#333333";

/** Pixels that the names of the series take on the right. */
const LEGEND_WIDTH = 190;

export interface Frame {
  /** What the chart shows; also its name for screen readers. */
  readonly title: string;
  /** Such as the table, target and draws. */
  readonly subtitle?: string;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

export interface Axis {
  readonly name: string;
  readonly scale?: "linear" | "log";
  readonly min?: number;
  readonly max?: number;
  /** Where values are written; unless given, at round numbers. */
  readonly ticks?: readonly number[];
}

/** An axis in ECharts' words. */
export function axisOption({ name, scale = "linear", min, max, ticks }: Axis, along: "x" | "y") {
  return {
    type: scale === "log" ? ("log" as const) : ("value" as const),
    name,
    nameLocation: "middle" as const,
    nameGap: along === "x" ? 30 : 44,
    nameTextStyle: { color: TEXT, fontSize: 13 },
    axisLabel: { color: TEXT, ...(ticks && { customValues: [...ticks] }) },
    axisTick: { show: true, ...(ticks && { customValues: [...ticks] }) },
    axisLine: { show: true, lineStyle: { color: GREY } },
    splitLine: { show: along === "y", lineStyle: { color: PALE } },
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

/**
 * SVG of a chart on white, so that it can be read on a dark page too.
 *
 * @param options axes and series in ECharts' words; the legend names `names`.
 */
export function render(
  { title, subtitle, width = 860, height = 480 }: Frame,
  names: readonly string[],
  options: EChartsCoreOption,
): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      textStyle: { fontFamily: "sans-serif" },
      title: {
        text: title,
        left: 12,
        top: 8,
        textStyle: { fontSize: 16, color: TEXT },
        ...(subtitle && { subtext: subtitle, subtextStyle: { color: TEXT } }),
      },
      legend: {
        orient: "vertical",
        left: width - LEGEND_WIDTH,
        top: 64,
        data: [...names],
        textStyle: { color: TEXT },
      },
      grid: { left: 66, right: LEGEND_WIDTH + 20, top: 64, bottom: 56 },
      ...options,
    });
    return tidy(chart.renderToSVGString(), title);
  } finally {
    chart.dispose();
  }
}

/**
 * Takes out what only a browser that runs ECharts would use, and numbers ids within the chart: ECharts
 * numbers them through the life of the process.
 */
function tidy(svg: string, title: string): string {
  const lines = svg
    .replace(/<style\s*>[\s\S]*?<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
    .replace(/\bzr\d+-/g, "")
    .replace(/<svg ([^>]*)>/, (_, attributes) => `<svg ${attributes} role="img">\n${name(title)}`)
    .split("\n");
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

const name = (title: string) =>
  `<title>${title.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</title>`;
