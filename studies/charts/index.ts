/**
 * @module
 * Charts as SVG text, for pages of figures.
 */
export { barChart } from "./bar-chart.js";
export { lineChart, type Series } from "./line-chart.js";
