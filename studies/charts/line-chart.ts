/**
 * @module
 * Lines and points with their deviations, on linear or logarithmic axes: quality by training size,
 * best so far by queries, reliability diagrams.
 */
import type { CustomSeriesOption, LineSeriesOption } from "echarts/charts";
import { type Axis, axisOption, COLOURS, type Frame, GREY, render } from "./render.js";

interface Point {
  readonly x: number;
  readonly y: number;
  /** Half of the error bar, or of the band's height, in the unit of `y`. */
  readonly deviation?: number;
}

export interface Series {
  readonly name: string;
  /** In ascending order of `x`. */
  readonly points: readonly Point[];
  /**
   * `line` (unless given) has a line and markers, `curve` a line alone, for many points, `reference` a
   * grey broken line, `points` grey markers of a shape of their own: figures of others.
   */
  readonly look?: "line" | "curve" | "reference" | "points";
  /** How deviations are drawn. Unless given, bars where there are markers, else a band. */
  readonly spread?: "bars" | "band";
}

export interface LineChart extends Frame {
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** Of other people's figures: told apart without colour, and in another one once all are in use. */
const SYMBOLS = [
  ...["emptyTriangle", "emptyRect", "emptyDiamond", "emptyCircle"],
  ...["triangle", "rect", "diamond", "circle"],
];
const MUTED = [GREY, "#a5743c"];

/** The chart as SVG text. */
export function lineChart({ x, y, series, ...frame }: LineChart): string {
  const counts = { colour: 0, symbol: 0 };
  const drawn = series.flatMap((one) => seriesOptions(one, counts));
  const names = series.map(({ name }) => name);
  return render(frame, names, {
    xAxis: axisOption(x, "x"),
    yAxis: axisOption(y, "y"),
    series: drawn,
  });
}

function seriesOptions(
  { name, points, look = "line", spread }: Series,
  counts: { colour: number; symbol: number },
): (LineSeriesOption | CustomSeriesOption)[] {
  const others = look === "points" || look === "reference";
  const place = look === "points" ? counts.symbol++ : 0;
  const color = others
    ? MUTED[Math.floor(place / SYMBOLS.length) % MUTED.length]
    : COLOURS[counts.colour++ % COLOURS.length];
  const symbol = look === "points" ? SYMBOLS[place % SYMBOLS.length] : "circle";
  const marked = look === "line" || look === "points";
  const line: LineSeriesOption = {
    type: "line",
    name,
    silent: true,
    z: others ? 2 : 3,
    data: points.map(({ x, y }) => [x, y]),
    symbol: marked ? symbol : "none",
    symbolSize: look === "points" ? 8 : 6,
    itemStyle: { color, ...(look === "points" && { borderWidth: 1.5 }) },
    lineStyle: {
      color,
      width: look === "points" ? 1 : 2,
      type: look === "points" ? "dotted" : look === "reference" ? "dashed" : "solid",
    },
  };
  const deviating = points.filter(({ deviation }) => deviation !== undefined && deviation > 0);
  if (deviating.length === 0) return [line];
  const band = (spread ?? (marked ? "bars" : "band")) === "band";
  // The legend shows the first series of a name.
  return [line, band ? bandOf(name, points, color) : barsOf(name, deviating, color)];
}

type Shape = ReturnType<NonNullable<CustomSeriesOption["renderItem"]>>;
type Coordinates = (x: number, y: number) => number[];

/**
 * Shapes over the lines, which ECharts has no series for. The axes make room for the deviations.
 *
 * @param shapeOf the shape of the point of that index, in the pixels that `coord` gives.
 */
function shapes(
  name: string,
  points: readonly Point[],
  shapeOf: (index: number, coord: Coordinates) => Shape,
): CustomSeriesOption {
  return {
    type: "custom",
    name,
    silent: true,
    clip: true,
    z: 1,
    data: points.map(({ x, y, deviation = 0 }) => [x, y - deviation, y + deviation]),
    encode: { x: 0, y: [1, 2] },
    renderItem: ({ dataIndex }, api) => shapeOf(dataIndex, (x, y) => api.coord([x, y])),
  };
}

function barsOf(name: string, points: readonly Point[], color: string): CustomSeriesOption {
  const halfCap = 3;
  return shapes(name, points, (index, coord) => {
    const { x, y, deviation = 0 } = points[index];
    const [left, top] = coord(x, y + deviation);
    const [, bottom] = coord(x, y - deviation);
    const cap = (at: number) => `M${left - halfCap} ${at}L${left + halfCap} ${at}`;
    return {
      type: "path",
      shape: { pathData: `M${left} ${top}L${left} ${bottom}${cap(top)}${cap(bottom)}` },
      style: { stroke: color, fill: "none", lineWidth: 1.2 },
    };
  });
}

/** One polygon, drawn with the first point. */
function bandOf(name: string, points: readonly Point[], color: string): CustomSeriesOption {
  return shapes(name, points, (index, coord) => {
    if (index > 0) return null;
    const upper = points.map(({ x, y, deviation = 0 }) => coord(x, y + deviation));
    const lower = points.map(({ x, y, deviation = 0 }) => coord(x, y - deviation));
    return {
      type: "polygon",
      shape: { points: [...upper, ...lower.reverse()] },
      style: { fill: color, opacity: 0.15 },
    };
  });
}
