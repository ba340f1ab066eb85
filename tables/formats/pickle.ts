/**
 * @module
 * Reads what a Python pickle of protocols 2 to 4 holds, as data: nothing that it names is imported or
 * called. The only names that it may use are `GLOBALS`; any other is an error.
 */
import { PickleMachine } from "./pickle-machine.js";
import type { PickleValue } from "./pickle-values.js";

export { PickleError } from "./pickle-machine.js";
export type { PickleValue };

const STOP = 0x2e;

/** What each instruction does, as in `pickletools.py`: those that are written for plain data. */
const INSTRUCTIONS: Readonly<Record<number, (machine: PickleMachine) => void>> = {
  // PROTO, FRAME, MARK
  128: (machine) => machine.checkProtocol(machine.uint8()),
  149: (machine) => machine.take(8),
  40: (machine) => machine.mark(),

  // NONE, NEWTRUE, NEWFALSE
  78: (machine) => machine.push(null),
  136: (machine) => machine.push(true),
  137: (machine) => machine.push(false),

  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  74: (machine) => machine.push(machine.int32()),
  75: (machine) => machine.push(machine.uint8()),
  77: (machine) => machine.push(machine.uint16()),
  138: (machine) => machine.push(machine.integer(machine.uint8())),
  71: (machine) => machine.push(machine.float64()),

  // SHORT_BINUNICODE, BINUNICODE, SHORT_BINBYTES, BINBYTES
  140: (machine) => machine.push(machine.text(machine.uint8())),
  88: (machine) => machine.push(machine.text(machine.uint32())),
  67: (machine) => machine.pushObject(machine.view(machine.uint8())),
  66: (machine) => machine.pushObject(machine.view(machine.uint32())),

  // EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3, TUPLE
  41: (machine) => machine.pushObject([]),
  133: (machine) => machine.pushObject(machine.popLast(1)),
  134: (machine) => machine.pushObject(machine.popLast(2)),
  135: (machine) => machine.pushObject(machine.popLast(3)),
  116: (machine) => machine.pushObject(machine.popToMark()),

  // EMPTY_LIST, APPEND, APPENDS
  93: (machine) => machine.pushObject([]),
  97: (machine) => machine.append(machine.popLast(1)),
  101: (machine) => machine.append(machine.popToMark()),

  // EMPTY_DICT, SETITEM, SETITEMS
  125: (machine) => machine.pushObject(new Map()),
  115: (machine) => machine.setItems(machine.popLast(2)),
  117: (machine) => machine.setItems(machine.popToMark()),

  // EMPTY_SET, ADDITEMS
  143: (machine) => machine.pushObject(new Set()),
  144: (machine) => machine.addItems(machine.popToMark()),

  // MEMOIZE, BINPUT, LONG_BINPUT, BINGET, LONG_BINGET
  148: (machine) => machine.remember(),
  113: (machine) => machine.remember(machine.uint8()),
  114: (machine) => machine.remember(machine.uint32()),
  104: (machine) => machine.recall(machine.uint8()),
  106: (machine) => machine.recall(machine.uint32()),

  // GLOBAL, STACK_GLOBAL, REDUCE, BUILD
  99: (machine) => machine.pushGlobal(machine.line(), machine.line()),
  147: (machine) => {
    const [module, name] = machine.popLast(2);
    machine.pushGlobal(module, name);
  },
  82: (machine) => machine.reduce(),
  98: (machine) => machine.build(),
};

/**
 * @param bytes at most some MB: what they hold is built in memory.
 * @throws {PickleError}
 */
export function unpickle(bytes: Uint8Array): PickleValue {
  const machine = new PickleMachine(bytes);
  for (let code = machine.next(); code !== STOP; code = machine.next()) {
    const carryOut = INSTRUCTIONS[code];
    if (carryOut === undefined)
      throw machine.error(
        `Instruction 0x${code.toString(16)} is not carried out: no table of numbers needs it`,
      );
    carryOut(machine);
  }
  return machine.popLast(1)[0];
}
