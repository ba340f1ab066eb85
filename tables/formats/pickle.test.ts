import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PickleError, unpickle } from "./pickle.js";

const bytes = (...parts: (string | number | Uint8Array)[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === "string"
        ? Buffer.from(part, "latin1")
        : typeof part === "number"
          ? Buffer.of(part)
          : part,
    ),
  );
/** SHORT_BINUNICODE. */
const text = (value: string) => bytes(0x8c, value.length, value);
const PROTO = "\x80\x04";
const STACK_GLOBAL = 0x93;

describe("pickle", () => {
  it("reads what Python wrote", () => {
    // pickle.dumps(OrderedDict([(("a", 777), [1, -2, 300, 70000, 2**40, 1.5, None, True, False])]), 4)
    const ordered =
      "80049553000000000000008c0b636f6c6c656374696f6e73948c0b4f726465726564446963749493942952948c" +
      "0161944d090386945d94284b014afeffffff4d2c014a701101008a06000000000001473ff80000000000004e88" +
      "8965732e";
    expect(unpickle(Buffer.from(ordered, "hex"))).toEqual(
      new Map([
        [
          ["a", 777],
          [1, -2, 300, 70_000, 2 ** 40, 1.5, null, true, false],
        ],
      ]),
    );
  });

  it("reads NumPy's scalars of either order of bytes", () => {
    const dtype = (code: string, order: string) =>
      bytes(
        bytes(text("numpy"), text("dtype"), STACK_GLOBAL),
        bytes(text(code), "\x89\x88\x87R"),
        bytes("(K\x03", text(order), "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"),
      );
    const scalar = (module: string, code: string, order: string, value: string) =>
      unpickle(
        bytes(
          bytes(PROTO, text(module), text("scalar"), STACK_GLOBAL),
          dtype(code, order),
          bytes("C", value.length / 2, Buffer.from(value, "hex"), "\x86R."),
        ),
      );
    expect(scalar("numpy.core.multiarray", "f8", "<", "000000000000f83f")).toBe(1.5);
    expect(scalar("numpy._core.multiarray", "f8", ">", "3ff8000000000000")).toBe(1.5);
    expect(scalar("numpy.core.multiarray", "f4", "<", "0000c03f")).toBe(1.5);
    expect(scalar("numpy.core.multiarray", "i8", "<", "feffffffffffffff")).toBe(-2);
    expect(() => scalar("numpy.core.multiarray", "f8", "<", "0000c03f")).toThrow(PickleError);
    expect(() => scalar("numpy.core.multiarray", "O8", "<", "0000c03f")).toThrow(PickleError);
  });

  it.each([
    [
      "os.system by GLOBAL",
      bytes("\x80\x02cos\nsystem\n", text("touch pickle-was-executed"), "\x85R."),
    ],
    [
      "os.system by STACK_GLOBAL",
      bytes(PROTO, text("os"), text("system"), STACK_GLOBAL, text("id"), "\x85R."),
    ],
    ["builtins.eval", bytes("\x80\x02cbuiltins\neval\n", text("1+1"), "\x85R.")],
    ["an attribute of what is allowed", bytes("\x80\x02ccollections\nOrderedDict.fromkeys\n.")],
    ["a property of every object", bytes("\x80\x02c__proto__\nconstructor\n.")],
  ])("refuses %s, and carries nothing out", (_, pickle) => {
    expect(() => unpickle(pickle)).toThrow(/asks for ".*", which is refused/);
    expect(existsSync("pickle-was-executed")).toBe(false);
  });

  it.each([
    ["INST", "(S'id'\nios\nsystem\n."],
    ["OBJ", "(cos\nsystem\no."],
    ["a persistent id", "Pfile\n."],
    ["an extension", "\x82\x01."],
    ["text opcodes", "I1\n."],
  ])("does not carry out %s", (_, pickle) => {
    expect(() => unpickle(bytes("\x80\x02", pickle))).toThrow(/not carried out|refused/);
  });

  it.each([
    ["nothing", "", /truncated/],
    ["no end", "N", /truncated/],
    ["an empty stack", ".", /missing on the stack/],
    ["a protocol to come", "\x80\x05N.", /Protocol 5/],
    ["a protocol of old", "\x80\x00N.", /Protocol 0/],
    ["a text of 4 GB", "X\xff\xff\xff\xffabc", /states 4294967295 more bytes, 3 are there/],
    ["bytes of 4 GB", "B\xfb\xff\xff\xff.", /states 4294967291 more bytes/],
    ["an integer of 255 bytes", `\x8a\xff${"\xff".repeat(255)}.`, /integer has 255 bytes/],
    ["a name without an end", "cos", /refused|truncated/],
    ["what was not remembered", "h\x07.", /remembered under 7/],
    ["nothing to remember", "\x94.", /missing/],
    ["a mark that is not there", "e.", /mark is missing/],
    ["values of another mark", "]N(a.", /missing/],
    ["a list that is none", "}Na.", /no list/],
    ["a dictionary that is none", "]NNs.", /no dictionary/],
    ["a set that is none", "](N\x90.", /no set/],
    ["a key without a value", "}(Nu.", /no value/],
    ["a call of a number", "K\x01)R.", /made of/],
    ["a state of a list", "]}b.", /no state|none to set/],
    ["a name that is a list", `]]\x93.`, /not a text/],
  ])("says what is wrong with %s, and where", (_, pickle, problem) => {
    expect(() => unpickle(bytes(pickle))).toThrow(problem);
    try {
      unpickle(bytes(pickle));
    } catch (error) {
      expect((error as PickleError).byteOffset).toBeLessThanOrEqual(pickle.length);
    }
  });

  it("is not held up by bombs", () => {
    // A list that holds itself.
    const ring = unpickle(bytes("]\x94h\x00a.")) as unknown[];
    expect(ring[0]).toBe(ring);
    // Tuples of twice the one before: 2^200 leaves in 201 tuples.
    const doubled = bytes(
      ")",
      ...Array.from({ length: 200 }, (_, n) => ["\x94h", n, "\x86"]).flat(),
      ".",
    );
    expect(unpickle(doubled)).toHaveLength(2);
    // The same as a name and as a key.
    const named = bytes(doubled.subarray(0, -1).toString("latin1"), ")", STACK_GLOBAL, ".");
    expect(() => unpickle(named)).toThrow(/not a text/);
    const key = bytes(doubled.subarray(0, -1).toString("latin1"), `\x94}h\x03Ns.`);
    expect(unpickle(key)).toBeInstanceOf(Map);
    // Marks upon marks, lists in lists, and what is remembered under the largest number.
    expect(() => unpickle(bytes("(".repeat(200_000), "."))).toThrow(/missing/);
    expect(() => unpickle(bytes("]".repeat(100_000), "a".repeat(99_999), "."))).not.toThrow();
    expect(unpickle(bytes("Nr\xff\xff\xff\xff."))).toBeNull();
    expect(() => unpickle(bytes("}".repeat(1_100_000), "."))).toThrow(/more than 1000000 objects/);
  });

  it("ends any bytes in a value or in an error of its own", () => {
    const instruction = fc.constantFrom(
      ..."(.N]})abeustRCXGJKMhjqrc\x85\x86\x87\x88\x89\x8a\x8c\x8f\x90\x93\x94\x95".split(""),
    );
    const piece = fc.oneof(instruction, fc.string({ unit: "binary", maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          unpickle(bytes("\x80\x04", pieces.join("")));
        } catch (error) {
          expect(error).toBeInstanceOf(PickleError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
