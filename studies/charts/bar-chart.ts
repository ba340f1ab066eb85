/**
 * @module
 * Horizontal bars in groups, with deviations: figures of families or strategies beside each other.
 */
import type { BarSeriesOption, CustomSeriesOption } from "echarts/charts";
import { type Axis, axisOption, COLOURS, type Frame, render } from "./render.js";

interface BarGroup {
  readonly name: string;
  /** One for each category. */
  readonly values: readonly { readonly value: number; readonly deviation?: number }[];
}

export interface BarChart extends Frame {
  /** From top to bottom. */
  readonly categories: readonly string[];
  readonly groups: readonly BarGroup[];
  readonly values: Axis;
}

/** Height of a bar, and the gap between two of a category, in pixels. */
const BAR = 12;
const GAP = 2;

/** The chart as SVG text. */
export function barChart({ categories, groups, values, ...frame }: BarChart): string {
  const height = 130 + categories.length * (groups.length * (BAR + GAP) + 14);
  const series = groups.flatMap((group, index) => [
    barsOf(group, index),
    deviationsOf(group, index, groups.length),
  ]);
  const names = groups.map(({ name }) => name);
  return render({ height, ...frame }, names, {
    grid: { left: 110, right: 210, top: 64, bottom: 56 },
    xAxis: { ...axisOption(values, "x"), splitLine: { show: true, lineStyle: { color: "#ddd" } } },
    yAxis: { type: "category", data: [...categories], inverse: true, axisTick: { show: false } },
    series,
  });
}

const colourOf = (group: number) => COLOURS[(group + 1) % COLOURS.length];

function barsOf({ name, values }: BarGroup, index: number): BarSeriesOption {
  return {
    type: "bar",
    name,
    silent: true,
    barWidth: BAR,
    barGap: `${(100 * GAP) / BAR}%`,
    itemStyle: { color: colourOf(index) },
    data: values.map(({ value }) => value),
  };
}

function deviationsOf({ name, values }: BarGroup, index: number, groups: number) {
  const offset = (index - (groups - 1) / 2) * (BAR + GAP);
  const series: CustomSeriesOption = {
    type: "custom",
    name,
    silent: true,
    z: 3,
    data: values.map(({ value }, category) => [value, category]),
    renderItem: ({ dataIndex }, api) => {
      const { value, deviation = 0 } = values[dataIndex];
      const [right, middle] = api.coord([value + deviation, dataIndex]);
      const [left] = api.coord([value - deviation, dataIndex]);
      const y = middle + offset;
      return {
        type: "path",
        shape: { pathData: `M${left} ${y}L${right} ${y}` },
        style: { stroke: "#333333", fill: "none", lineWidth: 1.2 },
      };
    },
  };
  return series;
}
