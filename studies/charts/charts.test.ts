import { describe, expect, it } from "vitest";
import { barChart, lineChart } from "./index.js";

const line = (scale: "linear" | "log") =>
  lineChart({
    title: "Regret & <queries>",
    x: { name: "queries", scale },
    y: { name: "regret", min: 0, max: 4 },
    series: [
      {
        name: "guided",
        points: [
          { x: 10, y: 3, deviation: 0.5 },
          { x: 100, y: 2, deviation: 0.5 },
          { x: 1000, y: 1, deviation: 0 },
        ],
      },
      { name: "aging", look: "curve", points: [{ x: 10, y: 3, deviation: 1 }] },
      { name: "published", look: "points", points: [{ x: 100, y: 2.5 }] },
    ],
  });

const bars = () =>
  barChart({
    title: "Precision",
    categories: ["mlp", "trees"],
    groups: [{ name: "top 1 %", values: [{ value: 0.5, deviation: 0.1 }, { value: 0.25 }] }],
    values: { name: "share", min: 0, max: 1 },
  });

/** Ends of the segments of the thick line. */
function linePoints(svg: string): number[][] {
  const path = /<path d="M([^"]*)"[^>]*stroke="#000000" stroke-width="2"/.exec(svg);
  return path![1].split("L").map((point) => point.split(" ").map(Number));
}

describe("charts", () => {
  it("are the same bytes whatever was drawn before", () => {
    const [first, firstBars] = [line("log"), bars()];
    expect(line("log")).toBe(first);
    expect(bars()).toBe(firstBars);
  });

  it("place powers of ten evenly on a logarithmic axis, and not on a linear one", () => {
    const gaps = (svg: string) => {
      const [a, b, c] = linePoints(svg).map(([x]) => x);
      return (c - b) / (b - a);
    };
    expect(gaps(line("log"))).toBeCloseTo(1, 1);
    expect(gaps(line("linear"))).toBeCloseTo(10, 0);
  });

  it("place values evenly from the bottom to the top", () => {
    const [a, b, c] = linePoints(line("log")).map(([, y]) => y);
    expect(c - b).toBeCloseTo(b - a, 0);
    expect(b).toBeGreaterThan(a);
  });

  it("stand alone: white behind them, no script, no style, no reference to other files", () => {
    for (const svg of [line("log"), bars()]) {
      expect(svg).toMatch(/<rect [^>]*fill="#ffffff"/);
      expect(svg).not.toMatch(/<script|<style|ecmeta|class=|href="http/);
      expect(svg).not.toContain("NaN");
    }
  });

  it("name themselves and every series, escaped", () => {
    expect(line("log")).toContain("<title>Regret &amp; &lt;queries></title>");
    for (const name of ["guided", "aging", "published", "regret"])
      expect(line("log")).toContain(`>${name}</text>`);
    for (const name of ["mlp", "trees", "top 1 %"]) expect(bars()).toContain(`>${name}</text>`);
  });
});
