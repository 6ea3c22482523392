/** FNV-1a with the finaliser of MurmurHash3: 32 bits, the same in every process and release. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/**
 * Members by how much they like the key, most first (Thaler, Ravishankar: "Using Name-Based Mappings to Increase Hit Rates",
 * 1998). Everybody with the same list finds the same order, and a member that leaves moves nobody's key but its own.
 */
export function rendezvous<M extends { readonly hash: number }>(key: string, members: readonly M[]): M[] {
  const own = hash32(key);
  const scored = members.map((member) => ({ member, score: mix(own ^ member.hash) }));
  return scored.toSorted((a, b) => b.score - a.score).map(({ member }) => member);
}

function mix(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
