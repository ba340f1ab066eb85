/**
 * @module
 * The registry of search spaces, a value that is handed to whoever has to know them.
 */
import { DEFAULT_SEPARATOR } from "./choices/definition.js";
import { createChoicesSpace } from "./choices/index.js";
import { nasbench101 } from "./nasbench101/index.js";
import { nasbench201 } from "./nasbench201/index.js";
import { natsSize } from "./nats-size/index.js";
import type { SearchSpace } from "./space.js";

/** Some search spaces, each id once. Immutable: whoever comes to know another has another registry. */
export class Spaces {
  /** @throws {RangeError} if two of them have the same id. */
  constructor(readonly list: readonly SearchSpace[]) {
    const ids = list.map(({ id }) => id);
    const twice = ids.find((id, at) => ids.indexOf(id) !== at);
    if (twice !== undefined) throw new RangeError(`There are two search spaces named "${twice}"`);
  }

  /** The space of that id, or `undefined`. */
  find(id: string): SearchSpace | undefined {
    return this.list.find((space) => space.id === id);
  }

  /**
   * The space that a definition makes; the known one where that has the same choices, since what is
   * remembered of a space is remembered of the object.
   *
   * @param definition what its JSON file holds.
   * @throws {RangeError} if it does not define a space, or another space here has its name.
   */
  define(definition: unknown): SearchSpace {
    const space = createChoicesSpace(definition);
    const known = this.find(space.id);
    if (known !== undefined && choicesOf(known) !== choicesOf(space))
      throw new RangeError(
        `There is another search space named "${space.id}"; give this one a name of its own`,
      );
    return known ?? space;
  }

  /** These spaces and `space`, which may be one of them. */
  with(space: SearchSpace): Spaces {
    return this.list.includes(space) ? this : new Spaces([...this.list, space]);
  }
}

/** The spaces that come with Archfit. A new one is a line here. */
export const builtInSpaces = new Spaces([nasbench201, nasbench101, natsSize]);

/** What makes a list of choices the space that it is; how it is called and described does not. */
export function choicesOf({
  definition,
}: {
  readonly definition?: SearchSpace["definition"] | undefined;
}): string | undefined {
  if (definition === undefined) return undefined;
  const { positions, separator = DEFAULT_SEPARATOR } = definition;
  const choices = JSON.stringify(positions);
  return separator === DEFAULT_SEPARATOR ? choices : JSON.stringify([separator, choices]);
}
