package dev.zhiyin.tools.split;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.input.Split;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;

/**
 * Which events files hold out, and as what: 64 bits of a hash of each, so that many take little
 * room, and nothing can be read from them. Those that were held out when a model was trained lie in
 * a file beside it. Immutable.
 */
public final class HeldOutEvents {
  private static final String FILE = "held-out.events";

  /** Ascending. */
  private final long[] hashes;

  private HeldOutEvents(long[] hashes) {
    this.hashes = hashes;
    Arrays.sort(hashes);
  }

  static HeldOutEvents of(Map<String, Split> parts) {
    MessageDigest digest = Sha256.digest();
    return new HeldOutEvents(
        parts.entrySet().stream()
            .map(one -> one.getKey() + '\0' + one.getValue().text())
            .mapToLong(
                line ->
                    ByteBuffer.wrap(digest.digest(line.getBytes(StandardCharsets.UTF_8))).getLong())
            .toArray());
  }

  /**
   * Those that were held out when a model was trained.
   *
   * @param model its folder; where it has no such file, files held out nothing
   */
  public static HeldOutEvents of(Path model) {
    Path file = model.resolve(FILE);
    return Storage.read(
        file,
        () -> {
          ByteBuffer bytes =
              ByteBuffer.wrap(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
          var hashes = new long[bytes.remaining() / Long.BYTES];
          bytes.asLongBuffer().get(hashes);
          return new HeldOutEvents(hashes);
        });
  }

  /** Writes them beside a model. */
  public void write(Path model) {
    ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
    bytes.asLongBuffer().put(hashes);
    Path file = model.resolve(FILE);
    Storage.write(file, () -> Files.write(file, bytes.array()));
  }

  /** Whether files hold out nothing. */
  public boolean isEmpty() {
    return hashes.length == 0;
  }

  /** Whether all others are among these, as the same parts. */
  public boolean containsAll(HeldOutEvents others) {
    return Arrays.stream(others.hashes).allMatch(hash -> Arrays.binarySearch(hashes, hash) >= 0);
  }
}
