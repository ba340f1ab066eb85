/**
 * @module
 * For tests: a made-up objective on any space, and a made-up space.
 */
import {
  type Architecture,
  createChoicesSpace,
  createRandom,
  leadsTo,
  nasbench101,
  nasbench201,
  type SearchSpace,
} from "../../spaces/index.js";

/** 4⁸ architectures. */
export const eightByFour = createChoicesSpace({
  name: "eight-by-four",
  positions: Array.from({ length: 8 }, (_, index) => ({
    name: `block ${index + 1}`,
    options: ["skip", "mb3", "mb6", "conv"],
  })),
});

/** One of each kind. */
export const searchSpaces: readonly SearchSpace[] = [nasbench101, nasbench201, eightByFour];

/** The one of `eightByFour` that has these options, by index. */
export function ofBlocks(...options: number[]): Architecture {
  return eightByFour.fromDecisions(Uint8Array.from(options)) as Architecture;
}

/** Those of `eightByFour` that have one option everywhere, the option's index being theirs: no two have a block in common. */
export const uniform = [0, 1, 2, 3].map((option) => ofBlocks(...Array(8).fill(option)));

/** Four architectures. */
export const tiny = createChoicesSpace({
  name: "tiny",
  positions: [
    { name: "first", options: ["a", "b"] },
    { name: "second", options: ["a", "b"] },
    { name: "fixed", options: ["a"] },
  ],
});

/**
 * A fitness that depends on the function alone: seeded weights of what each vertex does and of the
 * edges between vertices, and of what follows what.
 */
export function madeUpObjective(space: SearchSpace, seed: number) {
  const random = createRandom(seed);
  const { graphShapes, operationKinds } = space;
  const [{ maxVertices }] = graphShapes;
  const draw = (count: number) => Array.from({ length: count }, () => random.normal());
  const kinds = operationKinds.length;
  const ofOperation = draw(kinds);
  const ofVertex = draw(maxVertices * kinds);
  const ofEdge = draw(maxVertices * maxVertices);
  return (architecture: Architecture): number => {
    const [graph] = space.graphs(architecture);
    const { vertexCount, operations } = graph;
    let fitness = 0;
    for (let v = 0; v < vertexCount; v++) {
      if (v > 0 && v < vertexCount - 1)
        fitness += ofOperation[operations[v]] + ofVertex[v * kinds + operations[v]];
      for (let w = v + 1; w < vertexCount; w++)
        if (leadsTo(graph, v, w)) fitness += ofEdge[v * maxVertices + w] / 2;
    }
    return fitness;
  };
}
