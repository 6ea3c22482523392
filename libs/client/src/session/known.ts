/** A frame of the client may have 4 KiB; the rest of an IDENTIFY needs less than 1 KiB. */
const KNOWN_BYTES = 3_000;

/** As many guild versions as fit into an IDENTIFY; a guild left out costs one GUILD_CREATE, nothing else. */
export function knownWithin(versions: ReadonlyMap<string, number>, bytes = KNOWN_BYTES): Record<string, number> {
  const known: Record<string, number> = {};
  let left = bytes;
  for (const [id, version] of versions) {
    left -= `"${id}":${version},`.length;
    if (left < 0) break;
    known[id] = version;
  }
  return known;
}
