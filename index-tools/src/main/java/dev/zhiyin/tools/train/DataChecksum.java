package dev.zhiyin.tools.train;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.embed.Embedding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 over all that a {@link TrainingSet} holds, in its order. */
final class DataChecksum {
  private final MessageDigest digest = Sha256.digest();

  private DataChecksum() {}

  /** In hexadecimal digits. */
  static String of(TrainingSet set) {
    var checksum = new DataChecksum();
    checksum.add(set.products(), set.texts().size(), set.dimension(), set.shoppers().size());
    set.productIds().forEach(checksum::add);
    set.texts().forEach(checksum::add);
    set.shoppers().forEach(checksum::add);
    return HexFormat.of().formatHex(checksum.digest.digest());
  }

  private void add(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    bytes.asIntBuffer().put(numbers);
    digest.update(bytes);
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(Embedding embedding) {
    float[] values = embedding.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  private void add(Sequence sequence) {
    add(sequence.length(), sequence.target().orElse(-1));
    for (int i = 0; i < sequence.length(); i++) {
      add(sequence.text(i), sequence.moment(i));
      add(sequence.type(i).text());
    }
  }
}
