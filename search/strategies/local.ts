/**
 * @module
 * `local`: hill climbing among architectures that differ in one decision.
 */
import { z } from "zod";
import { neighbours, type SearchSpace } from "../../spaces/index.js";
import { Member } from "../operators.js";
import type { SearchSession } from "../session.js";
import { Distinct, defineStrategy } from "../strategy.js";
import { COST } from "../work.js";

const Parameters = z.strictObject({
  rule: z
    .enum(["first", "best"])
    .default("first")
    .describe(
      "When to move: to the first neighbour that is better, or to the best one when all are known",
    ),
  distinct: Distinct,
});
type Parameters = z.infer<typeof Parameters>;

interface Own {
  /** Where the climb is; `null` while a random start is awaited. */
  current: Member | null;
  /** The best neighbour so far that is better than `current`. */
  best: Member | null;
  /** Neighbours still to be looked at, by their index. */
  left: number[];
  /** Counts the moves; the note of a neighbour, so that late results are told apart. */
  visit: number;
}

/** Single edits of an architecture, valid or not. */
const editsOf = ({ decisions }: SearchSpace) =>
  decisions.reduce((sum, { options }) => sum + options.length - 1, 0);

export const local = defineStrategy<Parameters, Own>({
  name: "local",
  title: "Local search",
  paper:
    "White, Nolen and Savani, 2021: Exploring the Loss Landscape in Neural Architecture Search (UAI)",
  description:
    "Starts at random, moves to a better neighbour (one decision changed) until there is none, and starts again.",
  parameters: Parameters,
  own: (_, space) =>
    z.strictObject({
      current: Member.nullable(),
      best: Member.nullable(),
      left: z.array(z.int().min(0)).max(editsOf(space)),
      visit: z.int().min(0),
    }),
  begin: () => ({ current: null, best: null, left: [], visit: 0 }),

  async propose(search, own) {
    const { space } = search;
    const cost = COST.neighbour * editsOf(space);
    while (own.current && (await search.mayDraw(cost))) {
      const centre = search.decode(own.current[0]);
      const around = neighbours(space, centre);
      const { visit } = own;
      const draft = await search.firstNew(
        // What is known may be moved to.
        { next: () => own.left.length > 0 && own.visit === visit },
        () => {
          const architecture = around[own.left.shift() as number];
          if (!architecture) return null;
          return { architecture, parents: [centre], operator: "neighbour", note: [visit] };
        },
        (architecture, row) => {
          if (search.fitness(row) !== undefined && search.accepts(architecture))
            consider(search, own, [search.encode(architecture), row]);
        },
      );
      if (draft) return draft;
      if (own.left.length > 0) continue; // Moved.
      if (search.somePending(([visit]) => visit === own.visit)) return undefined;
      if (own.best) moveTo(search, own, own.best);
      else own.current = null;
    }
    return undefined;
  },

  learn(search, own, row, note) {
    if (search.fitness(row) === undefined) return;
    const member: Member = [search.encode(search.architecture(row)), row];
    if (own.current) consider(search, own, member);
    // A late neighbour of a summit that was left is no start.
    else if (note.length === 0) moveTo(search, own, member);
  },
});

function consider(search: SearchSession, own: Own, member: Member): void {
  const fitness = (one: Member) => search.fitness(one[1]) as number;
  if (fitness(member) <= fitness(own.best ?? (own.current as Member))) return;
  if ((search.parameters as Parameters).rule === "first") moveTo(search, own, member);
  else own.best = member;
}

function moveTo(search: SearchSession, own: Own, member: Member): void {
  own.current = member;
  own.best = null;
  own.visit++;
  const count = neighbours(search.space, search.decode(member[0])).length;
  own.left = search.random.distinct(count, count);
}
