/**
 * @module
 * The inner function of MD5 (RFC 1321) over two blocks at once. Its 64 steps wait for one another, so that
 * a processor goes through those of two blocks in the time of one; written out, without tables and loops,
 * they take half the time that they take in loops.
 */

/** Words of a block. */
export const BLOCK_WORDS = 16;

/**
 * Adds the blocks that begin at words `x` and `y` to the states that begin at `states[s]` and `states[t]`,
 * which are four words each. The two must not be of one text.
 */
export function digestTwo(
  words: Int32Array,
  x: number,
  y: number,
  states: Int32Array,
  s: number,
  t: number,
): void {
  let a = states[s];
  let b = states[s + 1];
  let c = states[s + 2];
  let d = states[s + 3];
  let A = states[t];
  let B = states[t + 1];
  let C = states[t + 2];
  let D = states[t + 3];
  a = turn((a + (d ^ (b & (c ^ d))) + words[x] - 680876936) | 0, 7, 25, b);
  A = turn((A + (D ^ (B & (C ^ D))) + words[y] - 680876936) | 0, 7, 25, B);
  d = turn((d + (c ^ (a & (b ^ c))) + words[x + 1] - 389564586) | 0, 12, 20, a);
  D = turn((D + (C ^ (A & (B ^ C))) + words[y + 1] - 389564586) | 0, 12, 20, A);
  c = turn((c + (b ^ (d & (a ^ b))) + words[x + 2] + 606105819) | 0, 17, 15, d);
  C = turn((C + (B ^ (D & (A ^ B))) + words[y + 2] + 606105819) | 0, 17, 15, D);
  b = turn((b + (a ^ (c & (d ^ a))) + words[x + 3] - 1044525330) | 0, 22, 10, c);
  B = turn((B + (A ^ (C & (D ^ A))) + words[y + 3] - 1044525330) | 0, 22, 10, C);
  a = turn((a + (d ^ (b & (c ^ d))) + words[x + 4] - 176418897) | 0, 7, 25, b);
  A = turn((A + (D ^ (B & (C ^ D))) + words[y + 4] - 176418897) | 0, 7, 25, B);
  d = turn((d + (c ^ (a & (b ^ c))) + words[x + 5] + 1200080426) | 0, 12, 20, a);
  D = turn((D + (C ^ (A & (B ^ C))) + words[y + 5] + 1200080426) | 0, 12, 20, A);
  c = turn((c + (b ^ (d & (a ^ b))) + words[x + 6] - 1473231341) | 0, 17, 15, d);
  C = turn((C + (B ^ (D & (A ^ B))) + words[y + 6] - 1473231341) | 0, 17, 15, D);
  b = turn((b + (a ^ (c & (d ^ a))) + words[x + 7] - 45705983) | 0, 22, 10, c);
  B = turn((B + (A ^ (C & (D ^ A))) + words[y + 7] - 45705983) | 0, 22, 10, C);
  a = turn((a + (d ^ (b & (c ^ d))) + words[x + 8] + 1770035416) | 0, 7, 25, b);
  A = turn((A + (D ^ (B & (C ^ D))) + words[y + 8] + 1770035416) | 0, 7, 25, B);
  d = turn((d + (c ^ (a & (b ^ c))) + words[x + 9] - 1958414417) | 0, 12, 20, a);
  D = turn((D + (C ^ (A & (B ^ C))) + words[y + 9] - 1958414417) | 0, 12, 20, A);
  c = turn((c + (b ^ (d & (a ^ b))) + words[x + 10] - 42063) | 0, 17, 15, d);
  C = turn((C + (B ^ (D & (A ^ B))) + words[y + 10] - 42063) | 0, 17, 15, D);
  b = turn((b + (a ^ (c & (d ^ a))) + words[x + 11] - 1990404162) | 0, 22, 10, c);
  B = turn((B + (A ^ (C & (D ^ A))) + words[y + 11] - 1990404162) | 0, 22, 10, C);
  a = turn((a + (d ^ (b & (c ^ d))) + words[x + 12] + 1804603682) | 0, 7, 25, b);
  A = turn((A + (D ^ (B & (C ^ D))) + words[y + 12] + 1804603682) | 0, 7, 25, B);
  d = turn((d + (c ^ (a & (b ^ c))) + words[x + 13] - 40341101) | 0, 12, 20, a);
  D = turn((D + (C ^ (A & (B ^ C))) + words[y + 13] - 40341101) | 0, 12, 20, A);
  c = turn((c + (b ^ (d & (a ^ b))) + words[x + 14] - 1502002290) | 0, 17, 15, d);
  C = turn((C + (B ^ (D & (A ^ B))) + words[y + 14] - 1502002290) | 0, 17, 15, D);
  b = turn((b + (a ^ (c & (d ^ a))) + words[x + 15] + 1236535329) | 0, 22, 10, c);
  B = turn((B + (A ^ (C & (D ^ A))) + words[y + 15] + 1236535329) | 0, 22, 10, C);
  a = turn((a + (c ^ (d & (b ^ c))) + words[x + 1] - 165796510) | 0, 5, 27, b);
  A = turn((A + (C ^ (D & (B ^ C))) + words[y + 1] - 165796510) | 0, 5, 27, B);
  d = turn((d + (b ^ (c & (a ^ b))) + words[x + 6] - 1069501632) | 0, 9, 23, a);
  D = turn((D + (B ^ (C & (A ^ B))) + words[y + 6] - 1069501632) | 0, 9, 23, A);
  c = turn((c + (a ^ (b & (d ^ a))) + words[x + 11] + 643717713) | 0, 14, 18, d);
  C = turn((C + (A ^ (B & (D ^ A))) + words[y + 11] + 643717713) | 0, 14, 18, D);
  b = turn((b + (d ^ (a & (c ^ d))) + words[x] - 373897302) | 0, 20, 12, c);
  B = turn((B + (D ^ (A & (C ^ D))) + words[y] - 373897302) | 0, 20, 12, C);
  a = turn((a + (c ^ (d & (b ^ c))) + words[x + 5] - 701558691) | 0, 5, 27, b);
  A = turn((A + (C ^ (D & (B ^ C))) + words[y + 5] - 701558691) | 0, 5, 27, B);
  d = turn((d + (b ^ (c & (a ^ b))) + words[x + 10] + 38016083) | 0, 9, 23, a);
  D = turn((D + (B ^ (C & (A ^ B))) + words[y + 10] + 38016083) | 0, 9, 23, A);
  c = turn((c + (a ^ (b & (d ^ a))) + words[x + 15] - 660478335) | 0, 14, 18, d);
  C = turn((C + (A ^ (B & (D ^ A))) + words[y + 15] - 660478335) | 0, 14, 18, D);
  b = turn((b + (d ^ (a & (c ^ d))) + words[x + 4] - 405537848) | 0, 20, 12, c);
  B = turn((B + (D ^ (A & (C ^ D))) + words[y + 4] - 405537848) | 0, 20, 12, C);
  a = turn((a + (c ^ (d & (b ^ c))) + words[x + 9] + 568446438) | 0, 5, 27, b);
  A = turn((A + (C ^ (D & (B ^ C))) + words[y + 9] + 568446438) | 0, 5, 27, B);
  d = turn((d + (b ^ (c & (a ^ b))) + words[x + 14] - 1019803690) | 0, 9, 23, a);
  D = turn((D + (B ^ (C & (A ^ B))) + words[y + 14] - 1019803690) | 0, 9, 23, A);
  c = turn((c + (a ^ (b & (d ^ a))) + words[x + 3] - 187363961) | 0, 14, 18, d);
  C = turn((C + (A ^ (B & (D ^ A))) + words[y + 3] - 187363961) | 0, 14, 18, D);
  b = turn((b + (d ^ (a & (c ^ d))) + words[x + 8] + 1163531501) | 0, 20, 12, c);
  B = turn((B + (D ^ (A & (C ^ D))) + words[y + 8] + 1163531501) | 0, 20, 12, C);
  a = turn((a + (c ^ (d & (b ^ c))) + words[x + 13] - 1444681467) | 0, 5, 27, b);
  A = turn((A + (C ^ (D & (B ^ C))) + words[y + 13] - 1444681467) | 0, 5, 27, B);
  d = turn((d + (b ^ (c & (a ^ b))) + words[x + 2] - 51403784) | 0, 9, 23, a);
  D = turn((D + (B ^ (C & (A ^ B))) + words[y + 2] - 51403784) | 0, 9, 23, A);
  c = turn((c + (a ^ (b & (d ^ a))) + words[x + 7] + 1735328473) | 0, 14, 18, d);
  C = turn((C + (A ^ (B & (D ^ A))) + words[y + 7] + 1735328473) | 0, 14, 18, D);
  b = turn((b + (d ^ (a & (c ^ d))) + words[x + 12] - 1926607734) | 0, 20, 12, c);
  B = turn((B + (D ^ (A & (C ^ D))) + words[y + 12] - 1926607734) | 0, 20, 12, C);
  a = turn((a + (b ^ c ^ d) + words[x + 5] - 378558) | 0, 4, 28, b);
  A = turn((A + (B ^ C ^ D) + words[y + 5] - 378558) | 0, 4, 28, B);
  d = turn((d + (a ^ b ^ c) + words[x + 8] - 2022574463) | 0, 11, 21, a);
  D = turn((D + (A ^ B ^ C) + words[y + 8] - 2022574463) | 0, 11, 21, A);
  c = turn((c + (d ^ a ^ b) + words[x + 11] + 1839030562) | 0, 16, 16, d);
  C = turn((C + (D ^ A ^ B) + words[y + 11] + 1839030562) | 0, 16, 16, D);
  b = turn((b + (c ^ d ^ a) + words[x + 14] - 35309556) | 0, 23, 9, c);
  B = turn((B + (C ^ D ^ A) + words[y + 14] - 35309556) | 0, 23, 9, C);
  a = turn((a + (b ^ c ^ d) + words[x + 1] - 1530992060) | 0, 4, 28, b);
  A = turn((A + (B ^ C ^ D) + words[y + 1] - 1530992060) | 0, 4, 28, B);
  d = turn((d + (a ^ b ^ c) + words[x + 4] + 1272893353) | 0, 11, 21, a);
  D = turn((D + (A ^ B ^ C) + words[y + 4] + 1272893353) | 0, 11, 21, A);
  c = turn((c + (d ^ a ^ b) + words[x + 7] - 155497632) | 0, 16, 16, d);
  C = turn((C + (D ^ A ^ B) + words[y + 7] - 155497632) | 0, 16, 16, D);
  b = turn((b + (c ^ d ^ a) + words[x + 10] - 1094730640) | 0, 23, 9, c);
  B = turn((B + (C ^ D ^ A) + words[y + 10] - 1094730640) | 0, 23, 9, C);
  a = turn((a + (b ^ c ^ d) + words[x + 13] + 681279174) | 0, 4, 28, b);
  A = turn((A + (B ^ C ^ D) + words[y + 13] + 681279174) | 0, 4, 28, B);
  d = turn((d + (a ^ b ^ c) + words[x] - 358537222) | 0, 11, 21, a);
  D = turn((D + (A ^ B ^ C) + words[y] - 358537222) | 0, 11, 21, A);
  c = turn((c + (d ^ a ^ b) + words[x + 3] - 722521979) | 0, 16, 16, d);
  C = turn((C + (D ^ A ^ B) + words[y + 3] - 722521979) | 0, 16, 16, D);
  b = turn((b + (c ^ d ^ a) + words[x + 6] + 76029189) | 0, 23, 9, c);
  B = turn((B + (C ^ D ^ A) + words[y + 6] + 76029189) | 0, 23, 9, C);
  a = turn((a + (b ^ c ^ d) + words[x + 9] - 640364487) | 0, 4, 28, b);
  A = turn((A + (B ^ C ^ D) + words[y + 9] - 640364487) | 0, 4, 28, B);
  d = turn((d + (a ^ b ^ c) + words[x + 12] - 421815835) | 0, 11, 21, a);
  D = turn((D + (A ^ B ^ C) + words[y + 12] - 421815835) | 0, 11, 21, A);
  c = turn((c + (d ^ a ^ b) + words[x + 15] + 530742520) | 0, 16, 16, d);
  C = turn((C + (D ^ A ^ B) + words[y + 15] + 530742520) | 0, 16, 16, D);
  b = turn((b + (c ^ d ^ a) + words[x + 2] - 995338651) | 0, 23, 9, c);
  B = turn((B + (C ^ D ^ A) + words[y + 2] - 995338651) | 0, 23, 9, C);
  a = turn((a + (c ^ (b | ~d)) + words[x] - 198630844) | 0, 6, 26, b);
  A = turn((A + (C ^ (B | ~D)) + words[y] - 198630844) | 0, 6, 26, B);
  d = turn((d + (b ^ (a | ~c)) + words[x + 7] + 1126891415) | 0, 10, 22, a);
  D = turn((D + (B ^ (A | ~C)) + words[y + 7] + 1126891415) | 0, 10, 22, A);
  c = turn((c + (a ^ (d | ~b)) + words[x + 14] - 1416354905) | 0, 15, 17, d);
  C = turn((C + (A ^ (D | ~B)) + words[y + 14] - 1416354905) | 0, 15, 17, D);
  b = turn((b + (d ^ (c | ~a)) + words[x + 5] - 57434055) | 0, 21, 11, c);
  B = turn((B + (D ^ (C | ~A)) + words[y + 5] - 57434055) | 0, 21, 11, C);
  a = turn((a + (c ^ (b | ~d)) + words[x + 12] + 1700485571) | 0, 6, 26, b);
  A = turn((A + (C ^ (B | ~D)) + words[y + 12] + 1700485571) | 0, 6, 26, B);
  d = turn((d + (b ^ (a | ~c)) + words[x + 3] - 1894986606) | 0, 10, 22, a);
  D = turn((D + (B ^ (A | ~C)) + words[y + 3] - 1894986606) | 0, 10, 22, A);
  c = turn((c + (a ^ (d | ~b)) + words[x + 10] - 1051523) | 0, 15, 17, d);
  C = turn((C + (A ^ (D | ~B)) + words[y + 10] - 1051523) | 0, 15, 17, D);
  b = turn((b + (d ^ (c | ~a)) + words[x + 1] - 2054922799) | 0, 21, 11, c);
  B = turn((B + (D ^ (C | ~A)) + words[y + 1] - 2054922799) | 0, 21, 11, C);
  a = turn((a + (c ^ (b | ~d)) + words[x + 8] + 1873313359) | 0, 6, 26, b);
  A = turn((A + (C ^ (B | ~D)) + words[y + 8] + 1873313359) | 0, 6, 26, B);
  d = turn((d + (b ^ (a | ~c)) + words[x + 15] - 30611744) | 0, 10, 22, a);
  D = turn((D + (B ^ (A | ~C)) + words[y + 15] - 30611744) | 0, 10, 22, A);
  c = turn((c + (a ^ (d | ~b)) + words[x + 6] - 1560198380) | 0, 15, 17, d);
  C = turn((C + (A ^ (D | ~B)) + words[y + 6] - 1560198380) | 0, 15, 17, D);
  b = turn((b + (d ^ (c | ~a)) + words[x + 13] + 1309151649) | 0, 21, 11, c);
  B = turn((B + (D ^ (C | ~A)) + words[y + 13] + 1309151649) | 0, 21, 11, C);
  a = turn((a + (c ^ (b | ~d)) + words[x + 4] - 145523070) | 0, 6, 26, b);
  A = turn((A + (C ^ (B | ~D)) + words[y + 4] - 145523070) | 0, 6, 26, B);
  d = turn((d + (b ^ (a | ~c)) + words[x + 11] - 1120210379) | 0, 10, 22, a);
  D = turn((D + (B ^ (A | ~C)) + words[y + 11] - 1120210379) | 0, 10, 22, A);
  c = turn((c + (a ^ (d | ~b)) + words[x + 2] + 718787259) | 0, 15, 17, d);
  C = turn((C + (A ^ (D | ~B)) + words[y + 2] + 718787259) | 0, 15, 17, D);
  b = turn((b + (d ^ (c | ~a)) + words[x + 9] - 343485551) | 0, 21, 11, c);
  B = turn((B + (D ^ (C | ~A)) + words[y + 9] - 343485551) | 0, 21, 11, C);
  states[s] += a;
  states[s + 1] += b;
  states[s + 2] += c;
  states[s + 3] += d;
  states[t] += A;
  states[t + 1] += B;
  states[t + 2] += C;
  states[t + 3] += D;
}

/** The end of a step: `sum` modulo 2³² with its bits turned left, and `next` added. */
const turn = (sum: number, left: number, right: number, next: number) =>
  (next + ((sum << left) | (sum >>> right))) | 0;
