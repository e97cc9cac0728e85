"use strict";
// Verifies a package of evidence from an audit log: alone, offline, with no more than this file. Hashes and signatures
// are computed here, because a page from a disk need not have the browser's own.
const bylawEvidence = (() => {
  const utf8 = new TextEncoder();

  // ---- bytes

  function fail(message) { throw new Error(message); }

  function base64(text) {
    if (typeof text !== "string" || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
      fail("not base64: " + String(text).slice(0, 40));
    }
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    if (toBase64(bytes) !== text) fail("not the one form of base64: " + text);
    return bytes;
  }
  function toBase64(bytes) { return btoa(String.fromCharCode(...bytes)); }
  function concat(...parts) {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  }
  function equal(a, b) { return a.length === b.length && a.every((byte, i) => byte === b[i]); }

  // ---- SHA-2 (FIPS 180-4); its constants are the fractions of roots of the first primes

  const primes = [];
  for (let n = 2; primes.length < 80; n++) if (primes.every(p => n % p)) primes.push(n);
  // floor(2^bits * fraction of the k-th root of n), by Newton's method on integers
  function rootFraction(n, k, bits) {
    const target = BigInt(n) << BigInt(k * bits);
    let x = 1n << BigInt(Math.ceil((target.toString(2).length) / k) + 1);
    for (;;) {
      const power = k === 2 ? x : x * x;
      const next = (x * BigInt(k - 1) + target / power) / BigInt(k);
      if (next >= x) return x & ((1n << BigInt(bits)) - 1n);
      x = next;
    }
  }
  const K256 = primes.slice(0, 64).map(p => Number(rootFraction(p, 3, 32)));
  const H256 = primes.slice(0, 8).map(p => Number(rootFraction(p, 2, 32)));
  const K512 = primes.map(p => rootFraction(p, 3, 64));
  const H512 = primes.slice(0, 8).map(p => rootFraction(p, 2, 64));

  function padded(bytes, block) {
    const size = Math.ceil((bytes.length + 1 + block / 8) / block) * block;
    const all = new Uint8Array(size);
    all.set(bytes);
    all[bytes.length] = 0x80;
    let bits = bytes.length * 8;
    for (let i = size - 1; bits > 0; i--) { all[i] = bits % 256; bits = Math.floor(bits / 256); }
    return all;
  }

  function sha256(bytes) {
    const all = padded(bytes, 64), h = H256.slice(), w = new Int32Array(64);
    const rotr = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < all.length; at += 64) {
      for (let i = 0; i < 16; i++) {
        const j = at + 4 * i;
        w[i] = (all[j] << 24) | (all[j + 1] << 16) | (all[j + 2] << 8) | all[j + 3];
      }
      for (let i = 16; i < 64; i++) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (rotr(a, 7) ^ rotr(a, 18) ^ (a >>> 3)) + (rotr(b, 17) ^ rotr(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 64; i++) {
        const t1 = (k + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
        const t2 = ((rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      [a, b, c, d, e, f, g, k].forEach((x, i) => { h[i] = (h[i] + x) | 0; });
    }
    return Uint8Array.from(h.flatMap(x => [x >>> 24 & 255, x >>> 16 & 255, x >>> 8 & 255, x & 255]));
  }

  function sha512(bytes) {
    const mask = (1n << 64n) - 1n;
    const all = padded(bytes, 128), h = H512.slice(), w = new Array(80);
    const rotr = (x, n) => (x >> n | x << (64n - n)) & mask;
    for (let at = 0; at < all.length; at += 128) {
      for (let i = 0; i < 16; i++) w[i] = bigEndian(all.subarray(at + 8 * i, at + 8 * i + 8));
      for (let i = 16; i < 80; i++) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + w[i - 7] + (rotr(a, 1n) ^ rotr(a, 8n) ^ a >> 7n) + (rotr(b, 19n) ^ rotr(b, 61n) ^ b >> 6n)) & mask;
      }
      let [a, b, c, d, e, f, g, k] = h;
      for (let i = 0; i < 80; i++) {
        const t1 = k + (rotr(e, 14n) ^ rotr(e, 18n) ^ rotr(e, 41n)) + ((e & f) ^ (~e & mask & g)) + K512[i] + w[i];
        const t2 = (rotr(a, 28n) ^ rotr(a, 34n) ^ rotr(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
        k = g; g = f; f = e; e = (d + t1) & mask; d = c; c = b; b = a; a = (t1 + t2) & mask;
      }
      [a, b, c, d, e, f, g, k].forEach((x, i) => { h[i] = (h[i] + x) & mask; });
    }
    return Uint8Array.from(h.flatMap(x => Array.from({length: 8}, (_, i) => Number(x >> BigInt(56 - 8 * i) & 255n))));
  }
  function bigEndian(bytes) { return bytes.reduce((sum, byte) => sum << 8n | BigInt(byte), 0n); }
  function littleEndian(bytes) { return bigEndian(Uint8Array.from(bytes).reverse()); }

  // ---- Ed25519 (RFC 8032), verification alone: nothing here is secret, so nothing need take constant time

  const P = 2n ** 255n - 19n;
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = x => { const r = x % P; return r < 0n ? r + P : r; };
  function power(x, n) {
    let result = 1n;
    for (x = mod(x); n > 0n; n >>= 1n, x = mod(x * x)) if (n & 1n) result = mod(result * x);
    return result;
  }
  const D = mod(-121665n * power(121666n, P - 2n));
  const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n);
  function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2));
    const c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
    const e = b - a, f = d - c, g = d + c, h = b + a;
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  }
  function times(n, point) {
    let sum = [0n, 1n, 1n, 0n];
    for (; n > 0n; n >>= 1n, point = add(point, point)) if (n & 1n) sum = add(sum, point);
    return sum;
  }
  function point(bytes) {
    const all = littleEndian(bytes), sign = all >> 255n, y = all & ((1n << 255n) - 1n);
    if (y >= P) return null;
    const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
    let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
    if (mod(v * x * x) !== u) x = mod(x * SQRT_MINUS_ONE);
    if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, mod(x * y)];
  }
  const BASE = point(Uint8Array.from([0x58, ...new Array(31).fill(0x66)]));
  function ed25519(key, message, signature) {
    if (key.length !== 32 || signature.length !== 64) return false;
    const a = point(key), r = point(signature.subarray(0, 32)), s = littleEndian(signature.subarray(32));
    if (!a || !r || s >= L) return false;
    const h = littleEndian(sha512(concat(signature.subarray(0, 32), key, message))) % L;
    const left = times(s, BASE), right = add(r, times(h, a));
    return mod(left[0] * right[2]) === mod(right[0] * left[2]) && mod(left[1] * right[2]) === mod(right[1] * left[2]);
  }

  // ---- SHAKE (FIPS 202), lanes as 64-bit integers

  const U64 = (1n << 64n) - 1n;
  const rotl = (x, n) => n === 0n ? x : ((x << n) | (x >> (64n - n))) & U64;
  function permute(a) {
    for (let round = 0, r = 1; round < 24; round++) {
      const c = [0, 1, 2, 3, 4].map(x => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
      for (let i = 0; i < 25; i++) a[i] ^= c[(i + 4) % 5] ^ rotl(c[(i + 1) % 5], 1n);
      for (let t = 0, x = 1, y = 0, held = a[1]; t < 24; t++) {
        [x, y] = [y, (2 * x + 3 * y) % 5];
        const next = rotl(held, BigInt((t + 1) * (t + 2) / 2 % 64));
        held = a[x + 5 * y];
        a[x + 5 * y] = next;
      }
      for (let y = 0; y < 25; y += 5) {
        const row = a.slice(y, y + 5);
        for (let x = 0; x < 5; x++) a[y + x] = row[x] ^ (~row[(x + 1) % 5] & U64 & row[(x + 2) % 5]);
      }
      for (let j = 0; j < 7; j++) {
        r = ((r << 1) ^ ((r >> 7) * 0x71)) % 256;
        if (r & 2) a[0] ^= 1n << BigInt((1 << j) - 1);
      }
    }
  }
  /** Gives the bytes one after another; the rate is 168 for SHAKE128, 136 for SHAKE256. */
  function* shake(rate, ...parts) {
    const bytes = concat(...parts), state = new Array(25).fill(0n);
    const all = new Uint8Array((Math.floor(bytes.length / rate) + 1) * rate);
    all.set(bytes);
    all[bytes.length] = 0x1f;
    all[all.length - 1] |= 0x80;
    for (let at = 0; at < all.length; at += rate) {
      for (let i = 0; i < rate; i += 8) state[i / 8] ^= littleEndian(all.subarray(at + i, at + i + 8));
      permute(state);
    }
    for (;;) {
      for (let i = 0; i < rate; i++) yield Number((state[i >> 3] >> BigInt(8 * (i & 7))) & 255n);
      permute(state);
    }
  }
  const take = (stream, n) => Uint8Array.from({length: n}, () => stream.next().value);

  // ---- ML-DSA-44 (FIPS 204), verification alone

  const Q = 8380417, GAMMA1 = 1 << 17, GAMMA2 = (Q - 1) / 88, BETA = 78, OMEGA = 80, TAU = 39;
  const modQ = x => ((x % Q) + Q) % Q;
  const ZETAS = Array.from({length: 256}, (_, i) => {
    const reversed = parseInt(i.toString(2).padStart(8, "0").split("").reverse().join(""), 2);
    let zeta = 1;
    for (let n = 0; n < reversed; n++) zeta = zeta * 1753 % Q;
    return zeta;
  });
  function ntt(poly) {
    const w = poly.map(modQ);
    for (let len = 128, m = 0; len >= 1; len >>= 1) {
      for (let start = 0; start < 256; start += 2 * len) {
        const zeta = ZETAS[++m];
        for (let j = start; j < start + len; j++) {
          const t = zeta * w[j + len] % Q;
          w[j + len] = modQ(w[j] - t);
          w[j] = (w[j] + t) % Q;
        }
      }
    }
    return w;
  }
  function fromNtt(poly) {
    const w = poly.slice();
    for (let len = 1, m = 256; len < 256; len <<= 1) {
      for (let start = 0; start < 256; start += 2 * len) {
        const zeta = Q - ZETAS[--m];
        for (let j = start; j < start + len; j++) {
          const t = w[j];
          w[j] = (t + w[j + len]) % Q;
          w[j + len] = zeta * modQ(t - w[j + len]) % Q;
        }
      }
    }
    return w.map(x => x * 8347681 % Q);
  }
  /** 256 numbers of so many bits, little-endian. */
  function unpack(bytes, bits) {
    const all = [];
    for (let held = 0, have = 0, at = 0; all.length < 256;) {
      while (have < bits) { held += bytes[at++] * 2 ** have; have += 8; }
      all.push(held % 2 ** bits);
      held = Math.floor(held / 2 ** bits);
      have -= bits;
    }
    return all;
  }
  function uniform(rho, s, r) {
    const stream = shake(168, rho, [s, r]), poly = [];
    while (poly.length < 256) {
      const [a, b, c] = take(stream, 3), x = (c & 127) * 65536 + b * 256 + a;
      if (x < Q) poly.push(x);
    }
    return poly;
  }
  function ball(seed) {
    const stream = shake(136, seed), signs = littleEndian(take(stream, 8)), c = new Array(256).fill(0);
    for (let i = 256 - TAU; i < 256; i++) {
      let j = stream.next().value;
      while (j > i) j = stream.next().value;
      c[i] = c[j];
      c[j] = (signs >> BigInt(i + TAU - 256)) & 1n ? -1 : 1;
    }
    return c;
  }
  /** The places of hints in each of four polynomials; null where they are not in their one form. */
  function hints(bytes) {
    const all = [];
    let index = 0;
    for (let i = 0; i < 4; i++) {
      const set = new Set(), end = bytes[OMEGA + i], first = index;
      if (end < index || end > OMEGA) return null;
      for (; index < end; index++) {
        if (index > first && bytes[index - 1] >= bytes[index]) return null;
        set.add(bytes[index]);
      }
      all.push(set);
    }
    return bytes.subarray(index, OMEGA).every(byte => byte === 0) ? all : null;
  }
  function highBits(hint, r) {
    let low = r % (2 * GAMMA2);
    if (low > GAMMA2) low -= 2 * GAMMA2;
    const high = r - low === Q - 1 ? 0 : (r - low) / (2 * GAMMA2);
    if (r - low === Q - 1) low -= 1;
    return hint ? (high + (low > 0 ? 1 : 43)) % 44 : high;
  }
  function mlDsa44(key, message, signature) {
    if (key.length !== 1312 || signature.length !== 2420) return false;
    const rho = key.subarray(0, 32), seed = signature.subarray(0, 32), hint = hints(signature.subarray(2336));
    const z = [0, 1, 2, 3].map(i => unpack(signature.subarray(32 + 576 * i, 608 + 576 * i), 18).map(x => GAMMA1 - x));
    if (!hint || z.some(poly => poly.some(x => Math.abs(x) >= GAMMA1 - BETA))) return false;
    const mu = take(shake(136, take(shake(136, key), 64), [0, 0], message), 64);
    const c = ntt(ball(seed)), zs = z.map(ntt), w1 = new Uint8Array(4 * 192);
    for (let r = 0; r < 4; r++) {
      const t = ntt(unpack(key.subarray(32 + 320 * r, 352 + 320 * r), 10).map(x => x * 8192));
      const sum = t.map((x, i) => modQ(-c[i] * x));
      for (let s = 0; s < 4; s++) uniform(rho, s, r).forEach((x, i) => { sum[i] = (sum[i] + x * zs[s][i]) % Q; });
      fromNtt(sum).forEach((x, i) => {
        const bit = r * 1536 + 6 * i, high = highBits(hint[r].has(i), x) << (bit & 7);
        w1[bit >> 3] |= high & 255;
        if (high > 255) w1[(bit >> 3) + 1] |= high >> 8;
      });
    }
    return equal(take(shake(136, mu, w1), 32), seed);
  }

  // ---- RFC 6962 trees

  const leafHash = text => sha256(concat([0], utf8.encode(text)));
  const nodeHash = (left, right) => sha256(concat([1], left, right));
  function hashes(list) {
    if (!Array.isArray(list) || list.length > 64) fail("a proof is a list of at most 64 hashes");
    return list.map(text => {
      const bytes = base64(text);
      if (bytes.length !== 32) fail("a hash has 32 bytes");
      return bytes;
    });
  }
  const isNumber = n => Number.isSafeInteger(n) && n >= 0;

  // RFC 9162, 2.1.3.2
  function requireIncluded(text, index, size, proof, root) {
    if (!isNumber(index) || index >= size) fail("index " + index + " is not in a tree of size " + size);
    let fn = index, sn = size - 1, r = leafHash(text);
    for (const p of hashes(proof)) {
      if (sn === 0) fail("the proof is too long");
      if (fn % 2 === 1 || fn === sn) {
        r = nodeHash(p, r);
        while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
      } else {
        r = nodeHash(r, p);
      }
      fn = Math.floor(fn / 2); sn = Math.floor(sn / 2);
    }
    if (sn !== 0) fail("the proof is too short");
    if (!equal(r, root)) fail("entry " + index + " is not in the tree");
  }

  // RFC 9162, 2.1.4.2
  function requireConsistent(first, firstRoot, second, secondRoot, list) {
    if (first > second) fail("the log had " + first + " entries and has " + second);
    const proof = hashes(list);
    if (first === second || first === 0) {
      if (proof.length || (first === second && !equal(firstRoot, secondRoot))) fail("the trees are not the same");
      return;
    }
    let fn = first - 1, sn = second - 1;
    while (fn % 2 === 1) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
    if (fn === 0) proof.unshift(firstRoot);
    if (!proof.length) fail("the proof is too short");
    let fr = proof[0], sr = proof[0];
    for (const c of proof.slice(1)) {
      if (sn === 0) fail("the proof is too long");
      if (fn % 2 === 1 || fn === sn) {
        fr = nodeHash(c, fr); sr = nodeHash(c, sr);
        while (fn % 2 === 0 && fn !== 0) { fn = Math.floor(fn / 2); sn = Math.floor(sn / 2); }
      } else {
        sr = nodeHash(sr, c);
      }
      fn = Math.floor(fn / 2); sn = Math.floor(sn / 2);
    }
    if (sn !== 0 || !equal(fr, firstRoot) || !equal(sr, secondRoot)) fail("the later tree does not begin with the earlier one");
  }

  // ---- C2SP signed notes and checkpoints

  function keyId(name, key, type = 1) { return sha256(concat(utf8.encode(name), [10, type], key)).subarray(0, 4); }
  function verifierKey(text, types = [1]) {
    const parts = String(text).split("+");
    const rest = parts.slice(2).join("+");
    if (parts.length < 3 || !/^[0-9a-f]{8}$/.test(parts[1])) fail("not a verifier key");
    const typed = base64(rest);
    const type = typed[0];
    if (!types.includes(type) || typed.length !== (type === 6 ? 1313 : 33)) fail("not a key of the type " + types.join(" or "));
    const key = {name: parts[0], type, bytes: typed.subarray(1), text};
    const id = Array.from(keyId(key.name, key.bytes, type), b => b.toString(16).padStart(2, "0")).join("");
    if (id !== parts[1]) fail("the key of " + key.name + " has the id " + id + ", found " + parts[1]);
    return key;
  }
  function checkpoint(note, name, keyBytes) {
    const at = typeof note === "string" ? note.lastIndexOf("\n\n") : -1;
    if (at < 0 || !note.endsWith("\n")) fail("not a signed note");
    const text = note.slice(0, at + 1), signers = [], signatures = [];
    let signed = false;
    for (const line of note.slice(at + 2, -1).split("\n")) {
      const found = /^\u2014 ([^ +]+) (\S+)$/.exec(line);
      if (!found) fail("not a signature line: " + line);
      const word = base64(found[2]);
      signatures.push({name: found[1], id: word.subarray(0, 4), bytes: word.subarray(4)});
      if (found[1] === name && equal(word.subarray(0, 4), keyId(name, keyBytes))) {
        if (!ed25519(keyBytes, utf8.encode(text), word.subarray(4))) fail("the signature by " + name + " is not valid");
        signed = true;
      } else {
        signers.push(found[1]);
      }
    }
    if (!signed) fail("no signature by " + name);
    const lines = text.split("\n");
    if (lines.length < 4 || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1])) fail("not a checkpoint");
    const root = base64(lines[2]);
    if (root.length !== 32) fail("not a root hash");
    if (lines[0] !== name) fail("the checkpoint is of " + lines[0] + ", expected " + name);
    return {origin: lines[0], size: Number(lines[1]), root, text, signatures, others: signers};
  }

  // ---- C2SP tlog-policy and tlog-cosignature

  function trustPolicy(text) {
    if (typeof text !== "string" || !text.endsWith("\n")) fail("not a policy");
    const policy = {logs: [], witnesses: new Map(), groups: new Map(), quorum: null};
    const defined = name => policy.witnesses.has(name) || policy.groups.has(name);
    const members = new Set(), keys = new Set();
    for (const line of text.split("\n")) {
      if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) fail("a control character stands in the policy");
      const words = line.split(/[ \t]+/).filter(word => word !== "");
      if (!words.length || words[0].startsWith("#")) continue;
      const [kind, name, third] = words, wrong = () => fail("not a line of a policy: " + line);
      if (kind === "log" && (words.length === 2 || words.length === 3)) {
        const key = verifierKey(name, [1, 6]);
        if (keys.has("log " + toBase64(key.bytes))) fail("a log's key stands twice");
        keys.add("log " + toBase64(key.bytes));
        policy.logs.push(key);
      } else if (kind === "witness" && (words.length === 3 || words.length === 4)) {
        const key = verifierKey(third, [4, 6]);
        if (name === "none" || defined(name) || keys.has(toBase64(key.bytes))) fail(name + " stands twice");
        keys.add(toBase64(key.bytes));
        policy.witnesses.set(name, key);
      } else if (kind === "group" && words.length > 3) {
        const list = words.slice(3);
        for (const member of list) {
          if (!defined(member) || members.has(member)) fail(member + " cannot be a member here");
          members.add(member);
        }
        const threshold = third === "all" ? list.length : third === "any" ? 1 : /^[1-9][0-9]{0,3}$/.test(third) ? Number(third) : 0;
        if (threshold < 1 || threshold > list.length || name === "none" || defined(name)) wrong();
        policy.groups.set(name, {threshold, list});
      } else if (kind === "quorum" && words.length === 2 && policy.quorum === null) {
        if (name !== "none" && !defined(name)) wrong();
        policy.quorum = name;
      } else {
        wrong();
      }
    }
    if (policy.quorum === null) fail("the policy has no quorum");
    return policy;
  }
  const number64 = n => Uint8Array.from({length: 8}, (_, i) => Number((BigInt(n) >> BigInt(56 - 8 * i)) & 255n));
  function cosigned(cosigner, seconds, tree) {
    const by = utf8.encode(cosigner), log = utf8.encode(tree.origin);
    if (by.length > 255 || log.length > 255) fail("a name is too long to be cosigned");
    return concat(utf8.encode("subtree/v1\n\0"), [by.length], by, number64(seconds), [log.length], log, number64(0),
      number64(tree.size), tree.root);
  }
  /** Whose cosignatures hold, with their times; fails where the quorum is not reached. */
  function requireWitnessed(policy, tree, key) {
    if (policy.logs.length && !policy.logs.some(log => log.text === key.text)) fail("the policy does not know this log");
    const found = new Map();
    for (const [name, witness] of policy.witnesses) {
      for (const line of tree.signatures) {
        if (line.name !== witness.name || !equal(line.id, keyId(witness.name, witness.bytes, witness.type))) continue;
        const seconds = line.bytes.length > 8 ? bigEndian(line.bytes.subarray(0, 8)) : 0n, signature = line.bytes.subarray(8);
        // one without a time is of a subtree: it does not say that the tree was the largest
        const good = seconds > 0n && !(seconds >> 63n) && (witness.type === 6
          ? mlDsa44(witness.bytes, cosigned(witness.name, seconds, tree), signature)
          : ed25519(witness.bytes, utf8.encode("cosignature/v1\ntime " + seconds + "\n" + tree.text), signature));
        if (!good) {
          fail("the cosignature by " + name + " is not valid");
        }
        found.set(name, seconds < 8640000000000n ? new Date(Number(seconds) * 1000).toISOString() : "second " + seconds);
      }
    }
    const reached = name => {
      const group = policy.groups.get(name);
      return group ? group.list.filter(reached).length >= group.threshold : found.has(name);
    };
    if (policy.quorum !== "none" && !reached(policy.quorum)) fail("the quorum " + policy.quorum + " is not reached");
    return [...found].map(([name, time]) => name + " (" + time + ")");
  }

  // ---- leaves and openings

  function members(object, required, optional = []) {
    if (typeof object !== "object" || object === null || Array.isArray(object)) fail("expected an object");
    for (const name of required) if (!(name in object)) fail("`" + name + "` is missing");
    for (const name of Object.keys(object)) {
      if (!required.includes(name) && !optional.includes(name)) fail("`" + name + "` has no place here");
    }
  }
  function requireOpening(leaf, id, opening) {
    members(opening, ["salt", "text"]);
    const name = utf8.encode(id), salt = base64(opening.salt);
    if (salt.length !== 32 || name.length < 1 || name.length > 255) fail("`" + id + "` has no salt of 32 bytes");
    const hash = toBase64(sha256(concat([2, name.length], name, salt, utf8.encode(opening.text))));
    if ((leaf.commitments || {})[id] !== hash) fail("`" + id + "` is not what the leaf commits to");
  }
  const SIDECAR = /\/sidecar\/([^/]+)\/[0-9]+$/;
  const EQUAL = {
    data_product: "product", domain: "domain", output_port: "port", action: "action", purpose: "purpose",
    effect: "effect", cause: "cause", decision_id: "decision_id", kind: "kind", origin: "origin",
    consumer_domain: "consumer_domain", revision: "revision",
  };
  const LISTED = {policy: "policies", waiver: "waivers", obligation: "obligations"};

  /** Whom an entry names, by its opened fields. */
  function persons(openings) {
    const named = ["subject.id", "actor"].filter(id => openings[id]).map(id => openings[id].text);
    const more = openings.persons ? JSON.parse(openings.persons.text).ids : [];
    return named.concat(Array.isArray(more) ? more.filter(id => typeof id === "string") : []);
  }

  /** Why an entry does not answer the question; "" if it does, null if only an opened field could tell. */
  function mismatch(filter, leaf, openings) {
    let hidden = false;
    for (const [field, value] of Object.entries(filter)) {
      let holds;
      if (field in EQUAL) holds = leaf[EQUAL[field]] === value;
      else if (field in LISTED) holds = (leaf[LISTED[field]] || []).includes(value);
      else if (field === "rule") holds = (leaf.reasons || []).some(reason => reason.code === value);
      else if (field === "from") holds = leaf.time >= value;
      else if (field === "until") holds = leaf.time < value;
      else if (field === "sidecar") holds = (SIDECAR.exec(leaf.origin) || [])[1] === value.split("/").pop();
      else if (field === "subject") {
        const named = persons(openings || {});
        if (!named.length) { hidden = true; continue; }
        holds = named.includes(value);
      } else if (field === "reason_text") {
        if (!openings || !openings.answer) { hidden = true; continue; }
        holds = (JSON.parse(openings.answer.text).reasons || []).some(
          reason => String(reason.message).toLowerCase().includes(value.toLowerCase()));
      } else fail("the question has a field `" + field + "` that is not known here");
      if (!holds) return field;
    }
    return hidden ? null : "";
  }

  // ---- the package

  function verify(evidence, ownKey) {
    const checks = [];
    let state = {};
    function check(name, work) {
      if (checks.some(c => !c.ok && c.stops)) return;
      try {
        checks.push({name, ok: true, text: work() || "holds"});
      } catch (e) {
        checks.push({name, ok: false, text: e.message, stops: state.stops !== false});
      }
    }
    check("Form", () => {
      members(evidence, ["v", "key", "checkpoint", "asked", "entries", "sidecars", "enrolments", "erasures"], ["policy", "previous"]);
      if (evidence.v !== 1) fail("expected version 1");
      for (const list of ["entries", "sidecars", "enrolments", "erasures"]) {
        if (!Array.isArray(evidence[list])) fail("`" + list + "` is no list");
        for (const each of evidence[list]) members(each, ["index", "leaf", "proof"], list === "entries" ? ["openings"] : []);
      }
      members(evidence.asked, ["index", "leaf", "proof", "opening"]);
      if (evidence.previous !== undefined) members(evidence.previous, ["checkpoint", "proof"]);
      return "all parts are there, and no others";
    });
    check("Key", () => {
      state.key = verifierKey(evidence.key);
      if (ownKey) {
        if (ownKey.trim() !== evidence.key) fail("this package is signed by another key than yours");
        return "it is the key that you gave";
      }
      return "compare it with your own copy; a key that comes with a package proves nothing by itself";
    });
    check("Checkpoint", () => {
      state.tree = checkpoint(evidence.checkpoint, state.key.name, state.key.bytes);
      const others = state.tree.others.length && evidence.policy === undefined ? "; also signed by " + state.tree.others.join(", ") + ", not checked here" : "";
      return "signed by " + state.key.name + ": " + state.tree.size + " entries" + others;
    });
    check("Witnesses", () => {
      if (evidence.policy === undefined) return "no policy names any: that everybody saw the same log is not shown";
      const by = requireWitnessed(trustPolicy(evidence.policy), state.tree, state.key);
      return (by.length ? "cosigned by " + by.join(", ") : "the policy asks for no witness") + "; compare the policy with your own copy";
    });
    const included = each => {
      requireIncluded(each.leaf, each.index, state.tree.size, each.proof, state.tree.root);
      return JSON.parse(each.leaf);
    };
    check("Question", () => {
      const leaf = state.asked = included(evidence.asked);
      if (leaf.kind !== "inquiry" || leaf.origin !== state.key.name || leaf.question !== "query") fail("it is no question that the log keeps");
      requireOpening(leaf, "asked", evidence.asked.opening);
      state.filter = JSON.parse(evidence.asked.opening.text);
      if (leaf.rows !== evidence.entries.length) fail("the log says that " + leaf.rows + " entries matched, here are " + evidence.entries.length);
      return "the log itself keeps it as entry " + evidence.asked.index + ", with " + leaf.rows + " answers";
    });
    check("Entries", () => {
      let last = Infinity;
      state.leaves = evidence.entries.map(each => {
        const leaf = included(each);
        if (each.index >= last) fail("entry " + each.index + " stands out of order");
        if (each.index >= state.asked.tree_size) fail("entry " + each.index + " is younger than the question");
        last = each.index;
        return leaf;
      });
      return state.leaves.length + " stand in the log, unchanged";
    });
    check("Opened fields", () => {
      let count = 0;
      evidence.entries.forEach((each, i) => {
        for (const [id, opening] of Object.entries(each.openings || {})) { requireOpening(state.leaves[i], id, opening); count++; }
      });
      return count ? count + " are what was recorded" : "none: no personal data were asked for";
    });
    check("Answers", () => {
      let hidden = 0;
      evidence.entries.forEach((each, i) => {
        const why = mismatch(state.filter, state.leaves[i], each.openings);
        if (why === null) hidden++;
        else if (why) fail("entry " + each.index + " does not answer the question: `" + why + "`");
      });
      return hidden ? "all answer the question, as far as their open fields tell" : "all answer the question";
    });
    check("Sidecars", () => {
      const keys = {};
      for (const each of evidence.enrolments) {
        const leaf = included(each);
        if (leaf.kind !== "enrolment" || leaf.origin !== state.key.name) fail("entry " + each.index + " is no enrolment");
        const key = verifierKey(leaf.key);
        (keys[key.name] = keys[key.name] || []).push(key.bytes);
      }
      const covered = {};
      let unsigned = 0;
      for (const each of evidence.sidecars) {
        const leaf = included(each);
        if (leaf.kind !== "mirror" || leaf.origin !== state.key.name) fail("entry " + each.index + " is no sidecar's checkpoint");
        const origin = leaf.note.split("\n", 1)[0], known = keys[origin.replace(/\/[0-9]+$/, "")];
        let size = Number(leaf.note.split("\n", 2)[1]);
        if (known) {
          const trees = known.map(bytes => { try { return checkpoint(leaf.note, origin, bytes); } catch (e) { return e; } });
          const good = trees.find(tree => !(tree instanceof Error));
          if (!good) throw trees[0];
          size = good.size;
        } else unsigned++;
        covered[origin] = Math.max(covered[origin] || 0, size);
      }
      evidence.entries.forEach((each, i) => {
        const leaf = state.leaves[i];
        if (SIDECAR.test(leaf.origin) && !(leaf.seq < covered[leaf.origin])) fail("no checkpoint of " + leaf.origin + " covers its entry " + leaf.seq);
      });
      const text = evidence.sidecars.length + " signed checkpoints cover all entries";
      return unsigned ? text + "; " + unsigned + " without the sidecar's enrolled key, so that their signature is not checked" : text;
    });
    check("Erasures", () => {
      for (const each of evidence.erasures) if (included(each).kind !== "erasure") fail("entry " + each.index + " is no erasure");
      return evidence.erasures.length ? evidence.erasures.length + " stand in the log" : "none in the log so far";
    });
    check("Previous package", () => {
      if (evidence.previous === undefined) return "none given";
      const before = checkpoint(evidence.previous.checkpoint, state.key.name, state.key.bytes);
      requireConsistent(before.size, before.root, state.tree.size, state.tree.root, evidence.previous.proof);
      return "the log only grew since, from " + before.size + " to " + state.tree.size + " entries";
    });
    return {ok: checks.every(c => c.ok), checks: checks.map(({name, ok, text}) => ({name, ok, text})), leaves: state.leaves, filter: state.filter, asked: state.asked};
  }

  return {verify, sha256, sha512, ed25519, mlDsa44};
})();
