import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  builtInSpaces,
  createRandom,
  ENCODING_NAMES,
  encode,
  encodingFingerprint,
  encodingOf,
  nasbench101,
  nasbench201,
  sampleArchitecture,
} from "../index.js";
import { anySeed } from "../testing/seeds.js";
import { sequenceVocabulary } from "./sequence.js";

describe.each(builtInSpaces.list.map((space) => [space.id, space] as const))(
  "encodings of %s",
  (_, space) => {
    it.each(ENCODING_NAMES)("%s is finite, and independent of the batch", (name) => {
      fc.assert(
        fc.property(anySeed, (seed) => {
          const random = createRandom(seed);
          const batch = Array.from({ length: 5 }, () => sampleArchitecture(space, random));
          const whole = encode(space, name, batch);
          const { shape } = encodingOf(space, name).spec;
          expect(whole.dims).toEqual([5, ...shape]);
          expect(whole.data.every((value) => Number.isFinite(value))).toBe(true);
          const alone = batch.map((one) => [...encode(space, name, [one]).data]);
          expect([...whole.data]).toEqual(alone.flat());
        }),
        { numRuns: 50 },
      );
    });

    it.each(ENCODING_NAMES.filter((name) => name !== "features"))(
      "%s is the same for all that compute the same function",
      (name) => {
        fc.assert(
          fc.property(anySeed, (seed) => {
            const own = sampleArchitecture(space, createRandom(seed));
            const forms = [own, space.effective(own), space.canonical(own)];
            const [first, ...others] = forms.map((form) => [...encode(space, name, [form]).data]);
            for (const other of others) expect(other).toEqual(first);
          }),
        );
      },
    );

    it("writes all alike that have the same key", () => {
      const random = createRandom(3);
      const drawn = Array.from({ length: 400 }, () => sampleArchitecture(space, random));
      const forms = drawn.flatMap((one) => [
        one,
        space.effective(one),
        ...(space.isomorphs?.(one) ?? []),
      ]);
      const first = new Map<number | string, string>();
      for (const architecture of forms.slice(0, 2000)) {
        const key = space.encodingKey(architecture);
        const numbers = ENCODING_NAMES.map((name) =>
          encode(space, name, [architecture]).data.join(),
        );
        const text = numbers.join(";");
        if (!first.has(key)) first.set(key, text);
        expect(text).toBe(first.get(key));
      }
    });

    it("names each feature once", () => {
      const { spec, names } = encodingOf(space, "features");
      expect(names?.length).toBe(spec.shape[0]);
      expect(new Set(names).size).toBe(names?.length);
    });

    it("has features that tell distinct functions apart", () => {
      const random = createRandom(2);
      const seen = new Map<string, string>();
      for (let draw = 0; draw < 500; draw++) {
        const architecture = sampleArchitecture(space, random);
        const hash = space.hash(architecture);
        const text = encode(space, "features", [space.canonical(architecture)]).data.join();
        expect(seen.get(text) ?? hash).toBe(hash);
        seen.set(text, hash);
      }
    });

    it("keeps sequence tokens within the vocabulary and in front of the padding", () => {
      fc.assert(
        fc.property(anySeed, (seed) => {
          const batch = [sampleArchitecture(space, createRandom(seed))];
          const { data } = encode(space, "sequence", batch);
          const [length] = encode(space, "sequence_length", batch).data;
          data.forEach((token, step) => {
            expect(token > 0).toBe(step < length);
            expect(token).toBeLessThan(sequenceVocabulary(space));
          });
        }),
      );
    });
  },
);

describe("features by hand", () => {
  const featuresOf = (space: (typeof builtInSpaces.list)[number], written: unknown) => {
    const { names } = encodingOf(space, "features");
    const { data } = encode(space, "features", [space.parse(written)]);
    return (name: string) => {
      const index = names?.indexOf(name) ?? -1;
      if (index < 0) throw new Error(`no feature ${name}`);
      return data[index];
    };
  };

  it("counts the paths of a NAS-Bench-201 cell with all edges 3×3 convolutions", () => {
    const conv = "nor_conv_3x3";
    const value = featuresOf(
      nasbench201,
      `|${conv}~0|+|${conv}~0|${conv}~1|+|${conv}~0|${conv}~1|${conv}~2|`,
    );
    expect(value(`count ${conv}`)).toBe(6);
    expect(value(`paths {${conv}}`)).toBe(4);
    expect(value(`shortest path {${conv}}`)).toBe(2);
    expect(value(`longest path {${conv}}`)).toBe(4);
    expect(value(`after input {${conv}}`)).toBe(3);
    expect(value(`before output {${conv}}`)).toBe(3);
    expect(value("paths {skip_connect}")).toBe(0);
    expect(value(`edges ${conv}→${conv}`)).toBe(4);
    expect(value(`paths input→${conv}→${conv}→output`)).toBe(2);
    expect(value(`paths with 0 nor_conv_1x1, 2 ${conv}, 0 avg_pool_3x3`)).toBe(2);
    expect(value("most receptive field on paths")).toBe(6);
    expect(value("mean receptive field on paths")).toBe(4);
  });

  it("knows the depth of operations and the mean depth at the output of a NAS-Bench-101 cell", () => {
    // input → conv3x3 → maxpool → output, and input → output.
    const value = featuresOf(nasbench101, {
      matrix: [
        [0, 1, 0, 1],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
        [0, 0, 0, 0],
      ],
      ops: ["input", "conv3x3-bn-relu", "maxpool3x3", "output"],
    });
    expect(value("vertices")).toBe(4);
    expect(value("edges")).toBe(4);
    expect(value("most longest from input of maxpool3x3")).toBe(2);
    expect(value("most longest to output of conv3x3-bn-relu")).toBe(2);
    expect(value("share of paths of conv3x3-bn-relu")).toBe(0.5);
    expect(value("expected conv3x3-bn-relu")).toBe(0.5);
    expect(value("expected depth")).toBe(1);
    expect(value("paths input→output")).toBe(1);
    expect(value("paths input→conv3x3-bn-relu→maxpool3x3→output")).toBe(1);
  });
});

describe("encoding fingerprint", () => {
  it("does not depend on the order of the names, and differs between spaces and encodings", () => {
    const of = encodingFingerprint;
    expect(of(nasbench201, ["features", "one_hot"])).toBe(of(nasbench201, ["one_hot", "features"]));
    const all = builtInSpaces.list.flatMap((space) =>
      ENCODING_NAMES.map((name) => of(space, [name])),
    );
    expect(new Set(all).size).toBe(all.length);
  });
});
