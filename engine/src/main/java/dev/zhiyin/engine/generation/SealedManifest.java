package dev.zhiyin.engine.generation;

/**
 * A manifest as it was read, and the checksum of its file, by which two generations are told apart
 * even if they have the same number.
 *
 * @param origin SHA-256 of {@code manifest.json} in hex
 */
record SealedManifest(Manifest manifest, String origin) {}
