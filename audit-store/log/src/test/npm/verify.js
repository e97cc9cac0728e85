"use strict";
// Checks a log's directory with Sigstore's verifier: node verify.js DIR VKEY
//
// Its code verifies the checkpoint's signature and, of each entry, that the entry's bytes stand where they should in the
// tree that was signed. What is ours here is only the reading of files: proofs are put together from the log's own tiles.
const { createHash, createPublicKey } = require("crypto");
const { readFileSync } = require("fs");
const path = require("path");
// the package tells no entry points: its inner modules are required by their paths
const inner = (name) => require(path.join(path.dirname(require.resolve("@sigstore/verify")), "tlog", name));
const { verifyCheckpoint } = inner("checkpoint.js");
const { verifyMerkleInclusion } = inner("merkle.js");

const [dir, vkey] = process.argv.slice(2);
const sha = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const node = (left, right) => sha(Buffer.of(1), left, right);

function trusted(text) {
  const [, name, id, key] = text.match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/);
  const x = Buffer.from(key, "base64").subarray(1).toString("base64url");
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return { logID: Buffer.from(id, "hex"), baseURL: name, publicKey };
}

function numbered(n) {
  const last = String(n % 1000).padStart(3, "0");
  return n < 1000 ? last : numbered(Math.floor(n / 1000)).replace(/(\d{3})$/, "x$1") + "/" + last;
}

/** All hashes of the leaves, or all entries: each file as its tree has it. */
function readAll(folder, size, split) {
  const all = [];
  for (let n = 0; n < size; n += 256) {
    const width = Math.min(256, size - n);
    const file = `${dir}/tile/${folder}/${numbered(n / 256)}` + (width < 256 ? `.p/${width}` : "");
    const found = split(readFileSync(file));
    if (found.length !== width) throw new Error(`${file} has ${found.length} of ${width}`);
    all.push(...found);
  }
  return all;
}
function entriesOf(bundle) {
  const entries = [];
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + bundle.readUInt16BE(at);
    if (end > bundle.length) throw new Error("the bundle ends within an entry");
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
function hashesOf(tile) {
  if (tile.length % 32) throw new Error("a tile is no list of hashes");
  return Array.from({ length: tile.length / 32 }, (_, i) => tile.subarray(32 * i, 32 * i + 32));
}

/** RFC 6962 section 2.1.1: the siblings on the way up, over levels of complete subtrees. */
function prover(leaves, roots) {
  const levels = [leaves];
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    const above = Array.from({ length: below.length >> 1 }, (_, i) => node(below[2 * i], below[2 * i + 1]));
    // as the log's own tiles tell them
    levels.push(levels.length === 8 ? roots : above);
  }
  const root = (from, to) => {
    const width = to - from;
    if ((width & (width - 1)) === 0) return levels[Math.log2(width)][from / width];
    const middle = from + 2 ** Math.floor(Math.log2(width - 1));
    return node(root(from, middle), root(middle, to));
  };
  const way = (index, from, to) => {
    if (to - from === 1) return [];
    const middle = from + 2 ** Math.floor(Math.log2(to - from - 1));
    return index < middle ? [...way(index, from, middle), root(middle, to)] : [...way(index, middle, to), root(from, middle)];
  };
  return (index) => way(index, 0, leaves.length);
}

try {
  const log = trusted(vkey);
  const envelope = readFileSync(`${dir}/checkpoint`, "utf8");
  const signed = verifyCheckpoint({ inclusionProof: { checkpoint: { envelope } } }, [log]);
  if (signed.origin !== log.baseURL) throw new Error(`the checkpoint is of ${signed.origin}`);
  const size = Number(signed.logSize);
  const prove = prover(readAll("0", size, hashesOf), readAll("1", size >> 8, hashesOf));
  readAll("entries", size, entriesOf).forEach((entry, index) => {
    const inclusionProof = { logIndex: String(index), hashes: prove(index) };
    verifyMerkleInclusion({ inclusionProof, canonicalizedBody: entry }, signed);
  });
  console.log(`sigstore: ${size} entries`);
} catch (e) {
  console.log(`refused: ${e.message}`);
  process.exit(1);
}
