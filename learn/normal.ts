/**
 * @module
 * The normal distribution.
 */

// Wichura (1988), algorithm AS 241 (PPND16): coefficients from the constant term up.
const CENTRAL = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852546,
  ],
] as const;
const MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

/**
 * Inverse of the standard normal distribution function (Wichura, 1988, AS 241), exact to about
 * 1e-16 relative.
 *
 * @param probability in [0, 1]; 0 and 1 give -∞ and ∞, anything outside gives `NaN`.
 */
export function normalQuantile(probability: number): number {
  const fromHalf = probability - 0.5;
  if (Math.abs(fromHalf) <= 0.425) return fromHalf * ratio(CENTRAL, 0.180625 - fromHalf ** 2);
  const tail = Math.min(probability, 1 - probability);
  if (tail === 0) return fromHalf * Number.POSITIVE_INFINITY;
  const root = Math.sqrt(-Math.log(tail));
  return Math.sign(fromHalf) * (root <= 5 ? ratio(MIDDLE, root - 1.6) : ratio(TAIL, root - 5));
}

function ratio(
  [numerator, denominator]: readonly [readonly number[], readonly number[]],
  at: number,
): number {
  const polynomial = (sum: number, coefficient: number) => sum * at + coefficient;
  return numerator.reduceRight(polynomial, 0) / denominator.reduceRight(polynomial, 0);
}
