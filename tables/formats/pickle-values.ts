/**
 * @module
 * The values that a pickle may hold here, and the only names that it may use.
 */

/** Tuples and lists are arrays, `dict` and `OrderedDict` are maps, `bytes` are views. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | Global
  | Dtype;

/** A name in a pickle that stands for one of `GLOBALS`. */
export class Global {
  constructor(readonly make: (values: readonly PickleValue[]) => PickleValue | undefined) {}
}

/** The type of a NumPy scalar. */
export class Dtype {
  littleEndian = true;
  constructor(readonly code: string) {}
}

const SCALARS: Readonly<
  Record<string, { bytes: number; read(view: DataView, littleEndian: boolean): number }>
> = {
  f4: { bytes: 4, read: (view, littleEndian) => view.getFloat32(0, littleEndian) },
  f8: { bytes: 8, read: (view, littleEndian) => view.getFloat64(0, littleEndian) },
  i4: { bytes: 4, read: (view, littleEndian) => view.getInt32(0, littleEndian) },
  i8: { bytes: 8, read: (view, littleEndian) => Number(view.getBigInt64(0, littleEndian)) },
};

const numpyScalar = new Global(([dtype, bytes]) => {
  if (!(dtype instanceof Dtype && bytes instanceof Uint8Array)) return undefined;
  const scalar = SCALARS[dtype.code];
  if (bytes.length !== scalar.bytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return scalar.read(view, dtype.littleEndian);
});

/** What a pickle may name. Each makes a value of its arguments, or `undefined` if they are not its own. */
export const GLOBALS: ReadonlyMap<string, Global> = new Map([
  ["collections.OrderedDict", new Global((values) => (values.length ? undefined : new Map()))],
  [
    "numpy.dtype",
    new Global(([code]) =>
      typeof code === "string" && Object.hasOwn(SCALARS, code) ? new Dtype(code) : undefined,
    ),
  ],
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar],
]);
