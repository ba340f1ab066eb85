/**
 * @module
 * Charts as SVG text, for pages of figures.
 */
export { type BarChart, type BarGroup, barChart } from "./bar-chart.js";
export { type LineChart, lineChart, type Point, type Series } from "./line-chart.js";
export type { Axis } from "./render.js";
