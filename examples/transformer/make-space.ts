/**
 * Writes `space.json`: `npx tsx examples/transformer/make-space.ts > examples/transformer/space.json`. What it
 * counts stands in `README.md`.
 */
const WIDTHS = [256, 384, 512];
const MOST_LAYERS = 12;
const FEWEST_LAYERS = 3;
const HEADS = [2, 4, 8];
const RATIOS = [1, 2, 3, 4];
/** Kernels; the first is none. */
const KERNELS = [0, 3, 7];
const HEAD_WIDTH = 64;
const TOKENS = 256;
const VOCABULARY = 8192;

/** In millions, for each width one number for each option. */
const byWidth = <T>(options: readonly T[], count: (option: T, width: number) => number) => ({
  by: "width",
  each: Object.fromEntries(
    WIDTHS.map((width) => [width, options.map((option) => count(option, width) / 1e6)]),
  ),
});

const costs = <T>(
  options: readonly T[],
  parameters: (option: T, width: number) => number,
  multiplications: (option: T, width: number) => number,
) => ({
  costs: { params_m: byWidth(options, parameters), flops_m: byWidth(options, multiplications) },
});

const counts = Array.from({ length: MOST_LAYERS - FEWEST_LAYERS + 1 }, (_, i) => FEWEST_LAYERS + i);
const layers = Array.from({ length: MOST_LAYERS }, (_, index) => {
  const layer = index + 1;
  const when =
    layer > FEWEST_LAYERS ? { when: { layers: counts.filter((count) => count >= layer) } } : {};
  return [
    {
      name: `layer ${layer} heads`,
      options: HEADS,
      ...when,
      ...costs(
        HEADS,
        (heads, width) => 4 * width * HEAD_WIDTH * heads + 4 * width,
        (heads, width) =>
          TOKENS * 4 * width * HEAD_WIDTH * heads + 2 * TOKENS ** 2 * HEAD_WIDTH * heads,
      ),
    },
    {
      name: `layer ${layer} ratio`,
      options: RATIOS,
      ...when,
      ...costs(
        RATIOS,
        (ratio, width) => 2 * ratio * width ** 2,
        (ratio, width) => TOKENS * 2 * ratio * width ** 2,
      ),
    },
    {
      name: `layer ${layer} convolution`,
      options: KERNELS.map((kernel) => (kernel === 0 ? "none" : `${kernel}`)),
      values: KERNELS,
      ...when,
      ...costs(
        KERNELS,
        (kernel, width) => kernel * width,
        (kernel, width) => TOKENS * kernel * width,
      ),
    },
  ];
}).flat();

const definition = {
  name: "transformer",
  title: "Transformer language models",
  description:
    "Layers, width, and of each layer its heads, the ratio of its feed-forward network, and its " +
    "convolution; embeddings tied or not, positions learned or rotary.",
  positions: [
    { name: "layers", options: counts },
    { name: "width", options: WIDTHS },
    {
      name: "embeddings",
      options: ["tied", "untied"],
      ...costs(
        ["tied", "untied"],
        (option, width) => (option === "tied" ? 1 : 2) * VOCABULARY * width + 2 * width,
        (_, width) => TOKENS * VOCABULARY * width,
      ),
    },
    {
      name: "positions",
      options: ["learned", "rotary"],
      ...costs(
        ["learned", "rotary"],
        (option, width) => (option === "learned" ? TOKENS * width : 0),
        () => 0,
      ),
    },
    ...layers,
  ],
};
console.log(JSON.stringify(definition, null, 2));
